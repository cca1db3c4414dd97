using System.Collections.Concurrent;
using Kexin.Vault;

namespace Kexin.Home.Datasets;

/// <summary>The datasets whose files are not what was written, for people and for the gate.</summary>
public sealed class DatasetAlarms(TimeProvider time)
{
    private const string Code = "dataset-damaged";
    private const int MostFaultsNamed = 3;

    private readonly ConcurrentDictionary<DatasetId, RaisedAlarm> _standing = new();

    /// <summary>One for each damaged dataset, the oldest first.</summary>
    public IReadOnlyList<RaisedAlarm> Standing => [.. _standing.Values.OrderBy(alarm => alarm.Since)];

    /// <summary>The alarm about this dataset, or null.</summary>
    public RaisedAlarm? Find(DatasetId id) => _standing.GetValueOrDefault(id);

    /// <summary>Raises the alarm about a dataset, or brings it up to date.</summary>
    /// <param name="id">Which.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="faults">The damaged ranges; at least one.</param>
    public void Raise(DatasetId id, string name, IReadOnlyList<VaultFault> faults)
    {
        var named = faults.Take(MostFaultsNamed).ToArray();
        var more = faults.Count > named.Length;
        var places = string.Join("; ", named.Select(fault => fault.ToString()));
        var chinesePlaces = string.Join("；", named.Select(InChinese));
        if (more)
        {
            places += $"; +{faults.Count - named.Length}";
            chinesePlaces += $"；另有 {faults.Count - named.Length} 处";
        }

        var text = new BilingualText(
            $"The dataset '{name}' ({id.Value.ToShortString()}) is damaged and is not opened: {places}. Restore the file from a copy, or destroy the dataset and take it in again.",
            $"数据集“{name}”（{id.Value.ToShortString()}）已损坏，不再打开：{chinesePlaces}。请用副本恢复该文件，或销毁该数据集后重新导入。"
        );
        _standing.AddOrUpdate(
            id,
            _ => new RaisedAlarm(Code, text, time.GetUtcNow()),
            (_, standing) => standing with { Text = text }
        );
    }

    private static string InChinese(VaultFault fault) =>
        fault.SizeInBytes == 0
            ? $"{fault.File} 缺失或无法使用"
            : $"{fault.File} 第 {fault.Offset} 至 {fault.Offset + fault.SizeInBytes} 字节不是写入时的内容";

    /// <summary>Takes the alarm about a dataset back: it was restored or destroyed.</summary>
    public void Clear(DatasetId id) => _standing.TryRemove(id, out _);
}
