using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace EchoServer.Tests.Layers;

/// <summary>Which folders of a project use which: from the types of its assembly, and the files that declare
/// them.</summary>
internal sealed partial class FolderGraph
{
    private readonly HashSet<Use> _uses;
    private readonly ILookup<string, string> _used;

    private FolderGraph(IEnumerable<Use> uses)
    {
        _uses = [.. uses];
        _used = _uses.ToLookup(use => use.From, use => use.To);
    }

    /// <summary>Reads a project.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="assembly">What it builds.</param>
    public static FolderGraph Of(string folder, Assembly assembly)
    {
        Dictionary<string, string> folders = FoldersOfTypes(folder);
        IType[] types = [.. new ArchLoader().LoadAssemblies(assembly).Build().Types];
        HashSet<string> ours = [.. types.Select(type => type.FullName)];
        return new FolderGraph(
            from type in types
            from target in type.Dependencies.Select(dependency => dependency.Target)
            where ours.Contains(target.FullName)
            let home = folders.GetValueOrDefault(Name(type))
            let to = folders.GetValueOrDefault(Name(target))
            where home is not null && to is not null && home != to
            select new Use(home, to, $"{Name(type)} uses {Name(target)}"));
    }

    /// <summary>The uses between folders that can be reached from each other, for people; none where the folders are in
    /// layers.</summary>
    public IReadOnlyList<string> Knots() =>
        [.. _uses.Where(use => Reaches(use.To, use.From)).Select(use => $"{use.From} -> {use.To}: {use.Why}").Order()];

    private bool Reaches(string from, string to)
    {
        HashSet<string> seen = [from];
        Stack<string> open = new([from]);
        while (open.TryPop(out string? at))
        {
            if (at == to) return true;
            foreach (string next in _used[at].Where(seen.Add)) open.Push(next);
        }
        return false;
    }

    private static Dictionary<string, string> FoldersOfTypes(string folder)
    {
        Dictionary<string, string> folders = [];
        foreach (string file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            string place = Path.GetRelativePath(folder, Path.GetDirectoryName(file)!);
            if (place.Split('/')[0] is "obj" or "bin") continue;
            foreach (Match match in Declaration().Matches(File.ReadAllText(file)))
                folders[match.Groups[1].Value] = place;
        }
        return folders;
    }

    // Of a nested type that of the outermost; without the number of type parameters.
    private static string Name(IType type) => type.FullName.Split('+', '/')[0].Split('`')[0].Split('.')[^1];

    [GeneratedRegex(
        @"^(?:public |internal |file )?(?:static |sealed |abstract |readonly |unsafe |partial |ref )*"
        + @"(?:class|struct|interface|enum|record struct|record class|record) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    private sealed record Use(string From, string To, string Why);
}
