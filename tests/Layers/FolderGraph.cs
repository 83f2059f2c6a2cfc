using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace EchoServer.Tests.Layers;

/// <summary>Which folders of a project use which: from the types of its assembly, and the files that declare them.</summary>
internal sealed partial class FolderGraph
{
    private readonly Dictionary<string, HashSet<string>> _uses = [];
    private readonly List<string> _edges = [];

    private FolderGraph()
    {
    }

    /// <summary>Reads a project.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="assembly">What it builds.</param>
    public static FolderGraph Of(string folder, Assembly assembly)
    {
        Dictionary<string, string> folders = FoldersOfTypes(folder);
        FolderGraph graph = new();
        IType[] types = [.. new ArchLoader().LoadAssemblies(assembly).Build().Types];
        HashSet<string> ours = [.. types.Select(type => type.FullName)];
        foreach (IType type in types)
        {
            if (!folders.TryGetValue(Name(type), out string? from)) continue;
            foreach (IType target in type.Dependencies.Select(d => d.Target).Where(target => ours.Contains(target.FullName)))
            {
                if (folders.TryGetValue(Name(target), out string? to) && to != from) graph.Add(from, to, $"{Name(type)} uses {Name(target)}");
            }
        }
        return graph;
    }

    /// <summary>The edges between folders that can be reached from each other, for people; none where the folders are in layers.</summary>
    public IReadOnlyList<string> Knots() =>
        [.. _edges.Where(edge => edge.Split(": ")[0].Split(" -> ") is [var from, var to] && Reaches(to, from)).Order()];

    private void Add(string from, string to, string why)
    {
        if (!_uses.TryGetValue(from, out HashSet<string>? all)) _uses.Add(from, all = []);
        all.Add(to);
        _edges.Add($"{from} -> {to}: {why}");
    }

    private bool Reaches(string from, string to)
    {
        HashSet<string> seen = [from];
        Stack<string> open = new([from]);
        while (open.TryPop(out string? at))
        {
            if (at == to) return true;
            foreach (string next in _uses.GetValueOrDefault(at, []).Where(seen.Add)) open.Push(next);
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
            foreach (Match match in Declaration().Matches(File.ReadAllText(file))) folders[match.Groups[1].Value] = place;
        }
        return folders;
    }

    // Of a nested type that of the outermost; without the number of type parameters.
    private static string Name(IType type) => type.FullName.Split('+', '/')[0].Split('`')[0].Split('.')[^1];

    [GeneratedRegex(@"^(?:public |internal |file )?(?:static |sealed |abstract |readonly |unsafe |partial |ref )*(?:class|struct|interface|enum|record struct|record class|record) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
