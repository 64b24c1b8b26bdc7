using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sandbox.State;

/// <summary>A collection of the state whose entries are saved one by one.</summary>
internal interface IDocuments
{
    IEnumerable<KeyValuePair<string, object>> Entries { get; }

    /// <summary>Writes what was changed since the last time, and forgets who was given out. Without a change to write to it only forgets.</summary>
    void Gather(StateChange? change, List<string> path);

    /// <summary>Takes over the entries of another, whose place this one takes.</summary>
    void Adopt(IDocuments other);

    object? Find(string key);

    void Put(string key, JsonElement json, JsonSerializerOptions options);

    void Drop(string key);
}

/// <summary>
/// Entries by key, in ordinal order, that know which of them may have been changed: whoever changes one has got it from
/// here, so all that were given out since the last save are compared with what was saved of them, and nothing else need be.
/// An entry must not be kept from one call to the next.
/// </summary>
internal sealed class Documents<T> : IDocuments, IReadOnlyDictionary<string, T> where T : class
{
    private readonly List<Slot> slots = [];
    private readonly List<string> removed = [];
    private bool touched;
    private int version;

    public int Count => slots.Count;

    public IEnumerable<string> Keys => slots.Select(s => s.Key);

    public IEnumerable<T> Values
    {
        get
        {
            var begun = version;
            for (var i = 0; i < slots.Count; i++)
            {
                yield return Give(i);
                RefuseIf(version != begun);
            }
        }
    }

    IEnumerable<KeyValuePair<string, object>> IDocuments.Entries => slots.Select(s => KeyValuePair.Create<string, object>(s.Key, s.Value));

    public T this[string key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no entry {key}.");
        set
        {
            var index = IndexOf(key);
            touched = true;
            if (index < 0)
            {
                version++;
                slots.Insert(~index, new() { Key = key, Value = value, Touched = true, Fresh = true });
                return;
            }
            ref var slot = ref Slots[index];
            slot.Touched = true;
            slot.Fresh |= !ReferenceEquals(slot.Value, value);
            slot.Value = value;
        }
    }

    private Span<Slot> Slots => CollectionsMarshal.AsSpan(slots);

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        var index = IndexOf(key);
        value = index < 0 ? null : Give(index);
        return value is not null;
    }

    public void Add(string key, T value) => this[key] = ContainsKey(key) ? throw new ArgumentException($"There is an entry {key} already.", nameof(key)) : value;

    public bool TryAdd(string key, T value)
    {
        if (ContainsKey(key))
        {
            return false;
        }
        this[key] = value;
        return true;
    }

    public bool Remove(string key) => Remove(key, out _);

    public bool Remove(string key, [MaybeNullWhen(false)] out T value)
    {
        var index = IndexOf(key);
        if (index < 0)
        {
            value = null;
            return false;
        }
        value = slots[index].Value;
        version++;
        touched = true;
        removed.Add(key);
        slots.RemoveAt(index);
        return true;
    }

    public void Clear()
    {
        foreach (var key in Keys.ToList())
        {
            Remove(key);
        }
    }

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator()
    {
        var begun = version;
        for (var i = 0; i < slots.Count; i++)
        {
            yield return KeyValuePair.Create(slots[i].Key, Give(i));
            RefuseIf(version != begun);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void IDocuments.Gather(StateChange? change, List<string> path)
    {
        if (!touched)
        {
            return;
        }
        touched = false;
        foreach (var key in removed.Where(k => change is not null && !ContainsKey(k)))
        {
            change?.Gone(path, key);
        }
        removed.Clear();
        foreach (ref var slot in Slots)
        {
            if (!slot.Touched)
            {
                continue;
            }
            if (change is not null)
            {
                slot.Hash = change.Put(path, slot.Key, slot.Value, slot.Fresh, slot.Hash);
            }
            DocumentTree.Gather(slot.Value, slot.Fresh ? null : change, path, slot.Key);
            slot.Touched = false;
            slot.Fresh = false;
        }
    }

    void IDocuments.Adopt(IDocuments other)
    {
        slots.Clear();
        slots.AddRange(((Documents<T>)other).slots);
    }

    object? IDocuments.Find(string key) => IndexOf(key) is >= 0 and var index ? slots[index].Value : null;

    void IDocuments.Put(string key, JsonElement json, JsonSerializerOptions options)
    {
        var value = json.Deserialize<T>(options) ?? throw new JsonException($"{key} is null.");
        var index = IndexOf(key);
        if (index < 0)
        {
            slots.Insert(~index, new() { Key = key, Value = value });
            return;
        }
        slots[index] = new() { Key = key, Value = value };
    }

    void IDocuments.Drop(string key)
    {
        if (IndexOf(key) is >= 0 and var index)
        {
            slots.RemoveAt(index);
        }
    }

    private T Give(int index)
    {
        ref var slot = ref Slots[index];
        touched = true;
        slot.Touched = true;
        return slot.Value;
    }

    private static void RefuseIf(bool changed)
    {
        if (changed)
        {
            throw new InvalidOperationException("Entries came or went while they were being read.");
        }
    }

    /// <summary>Where it is; where it is not, the complement of where it would be.</summary>
    private int IndexOf(string key)
    {
        var all = Slots;
        int low = 0, high = all.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(all[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }
            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return ~low;
    }

    private struct Slot
    {
        public required string Key;
        public required T Value;

        /// <summary>Given out since the last save.</summary>
        public bool Touched;

        /// <summary>Put here since the last save.</summary>
        public bool Fresh;

        /// <summary>Of what was last saved, without the collections inside it; 0 while that is not known.</summary>
        public ulong Hash;
    }
}
