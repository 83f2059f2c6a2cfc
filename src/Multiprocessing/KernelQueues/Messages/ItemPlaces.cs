using System.Globalization;
using System.Runtime.InteropServices;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>
/// Which places of an <see cref="ItemMemory"/> are taken: a table at its beginning, that all its processes have mapped.
/// An entry is 0 for a free place, <see cref="Given"/> for one whose item waits, and else the pid of the process that
/// writes or reads the item. Entries change by one atomic step each, so there is no lock that a killed process could
/// keep; and what such a process had is taken back, by its pid, before the memory grows.
/// </summary>
internal sealed unsafe class ItemPlaces : SafeHandle
{
    /// <summary>How many bytes a place has: as many as the largest page that Linux has, since only whole pages can be
    /// given back.</summary>
    public const int PlaceSize = 64 * 1024;

    private const int Given = -1;
    private const int Foreign = -2; // of a process that has pids of its own: nobody else can tell whether it lives
    private const int MostPlaces = (1024 * 1024) - First;
    private const int First = 16; // the entry of the first place; what comes before is the head
    // the head: the number of places; how many were ever taken, from the first one on; whose pids they are, 8 bytes
    private const int Reached = 1, Namespace = 2;

    private static readonly long _namespace = FindNamespace();

    private readonly SafeFileHandle _memory;
    private readonly int _count;
    private readonly int _owner;
    private readonly long _start;

    private ItemPlaces(SafeFileHandle memory, int* entries, int count)
        : base(0, ownsHandle: true)
    {
        (_memory, _count, _start) = (memory, count, TableSize(count));
        SetHandle((nint)entries);
        _owner = *(long*)(entries + Namespace) == _namespace && _namespace != 0 ? Environment.ProcessId : Foreign;
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Makes the table of a new memory: as many places as RLIMIT_FSIZE allows.</summary>
    public static void Create(SafeFileHandle memory)
    {
        int count = (int)Math.Min(MostPlaces, Libc.GetSoftLimit(Libc.RLIMIT_FSIZE) / PlaceSize);
        if (count == 0) return; // not even for a table: see Write of the memory
        RandomAccess.SetLength(memory, TableSize(count));
        Span<int> head = stackalloc int[First];
        head.Clear();
        head[0] = count;
        MemoryMarshal.Write(MemoryMarshal.AsBytes(head[Namespace..]), _namespace);
        RandomAccess.Write(memory, MemoryMarshal.AsBytes(head), 0);
    }

    /// <summary>Maps the table of a memory.</summary>
    /// <param name="memory">The memory.</param>
    /// <exception cref="LinuxException">ENOMEM: there is no room for it (RLIMIT_AS).</exception>
    public static ItemPlaces Map(SafeFileHandle memory)
    {
        int count = 0;
        if (RandomAccess.Read(memory, MemoryMarshal.AsBytes(new Span<int>(ref count)), 0) < sizeof(int))
            return new ItemPlaces(memory, Empty(), 0);
        using Loan loan = new(memory);
        return new ItemPlaces(memory, (int*)SharedMemory.MapOrThrow(memory, (nuint)TableSize(count)), count);
    }

    /// <summary>Takes places for an item that is to be written.</summary>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>Where they begin; null when there are not so many that are free and beside each other.</returns>
    public long? TakeFree(int length)
    {
        using Hold hold = new(this);
        int places = PlacesOf(length);
        while (true)
        {
            int place = FindFree(hold.All, places);
            if ((place == -1 || place + places > Volatile.Read(ref hold.Head(Reached)))
                && TakeBackFromTheDead(hold.All[..Volatile.Read(ref hold.Head(Reached))]) > 0) continue;
            if (place == -1) return null;
            if (!TryChange(hold.All.Slice(place, places), 0, _owner)) continue;
            Reach(ref hold.Head(Reached), place + places);
            return _start + ((long)place * PlaceSize);
        }
    }

    /// <summary>The item is written, and on its way.</summary>
    public void Give(long position, int length)
    {
        using Hold hold = new(this);
        Fill(Entries(hold.All, position, length), Given);
    }

    /// <summary>The item has arrived here.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(long position, int length)
    {
        using Hold hold = new(this);
        if (length <= 0 || position < _start || (position - _start) % PlaceSize != 0
            || (position - _start) / PlaceSize > _count - PlacesOf(length)) return false;
        return TryChange(Entries(hold.All, position, length), Given, _owner);
    }

    /// <summary>Gives the places of an item back, and their memory.</summary>
    public void Free(long position, int length)
    {
        using Hold hold = new(this);
        Libc.PunchHole(_memory, position, (long)PlacesOf(length) * PlaceSize);
        Fill(Entries(hold.All, position, length), 0);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (_count > 0) SharedMemory.Unmap((byte*)handle, (nuint)_start);
        else NativeMemory.Free((void*)handle);
        return true;
    }

    private static int* Empty() => (int*)NativeMemory.AllocZeroed(First, sizeof(int));

    private static long TableSize(int count) =>
        (((long)(First + count) * sizeof(int)) + PlaceSize - 1) / PlaceSize * PlaceSize;

    private static int PlacesOf(int length) => (int)(((long)length + PlaceSize - 1) / PlaceSize);

    // Processes with other pids than the queue's maker have: they are in another container, say. Their pids say nothing
    // here, nor ours there.
    private static long FindNamespace()
    {
        // pid:[4026531836]
        string? name = File.Exists("/proc/self/ns/pid") ? new FileInfo("/proc/self/ns/pid").LinkTarget : null;
        return long.TryParse(name?["pid:[".Length..^1], CultureInfo.InvariantCulture, out long number) ? number : 0;
    }

    private Span<int> Entries(Span<int> all, long position, int length) =>
        all.Slice((int)((position - _start) / PlaceSize), PlacesOf(length));

    private static int FindFree(Span<int> all, int places)
    {
        for (int place = 0; all.Length - place >= places;)
        {
            int free = all[place..].IndexOf(0);
            if (free == -1) return -1;
            place += free;
            if (all.Length - place < places) return -1;
            int taken = all.Slice(place, places).IndexOfAnyExcept(0);
            if (taken == -1) return place;
            place += taken;
        }
        return -1;
    }

    // Either all or none.
    private static bool TryChange(Span<int> entries, int from, int to)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            if (Interlocked.CompareExchange(ref entries[i], to, from) == from) continue;
            Fill(entries[..i], from);
            return false;
        }
        return true;
    }

    private static void Fill(Span<int> entries, int value)
    {
        foreach (ref int entry in entries) Volatile.Write(ref entry, value);
    }

    private static void Reach(ref int reached, int place)
    {
        int before;
        while ((before = Volatile.Read(ref reached)) < place
            && Interlocked.CompareExchange(ref reached, place, before) != before)
        {
        }
    }

    // Who was killed while it had an item in hand left its memory. It is ours, by one step, before it is given back:
    // others may do the same.
    private int TakeBackFromTheDead(Span<int> all)
    {
        if (_owner == Foreign) return 0;
        int takenBack = 0, lives = _owner;
        for (int place = 0; place < all.Length; place++)
        {
            int next = all[place..].IndexOfAnyInRange(1, int.MaxValue);
            if (next == -1) break;
            place += next;
            int owner = Volatile.Read(ref all[place]);
            if (owner <= 0 || owner == lives) continue;
            if (Libc.IsProcess(owner)) lives = owner;
            else if (Interlocked.CompareExchange(ref all[place], _owner, owner) == owner)
            {
                Libc.PunchHole(_memory, _start + ((long)place * PlaceSize), PlaceSize);
                Volatile.Write(ref all[place], 0);
                takenBack++;
            }
        }
        return takenBack;
    }

    // The table stays mapped while it is held, whoever disposes it.
    private readonly ref struct Hold : IDisposable
    {
        private readonly ItemPlaces _table;

        public Hold(ItemPlaces table)
        {
            bool held = false;
            (_table = table).DangerousAddRef(ref held);
        }

        public Span<int> All => new((int*)_table.handle + First, _table._count);

        public ref int Head(int entry) => ref ((int*)_table.handle)[entry];

        public void Dispose() => _table.DangerousRelease();
    }
}
