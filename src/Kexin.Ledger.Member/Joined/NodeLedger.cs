using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Ledger.Member.Joined;

/// <summary>Holds the member's ledger once a consortium was joined and it is open.</summary>
public sealed class NodeLedger
{
    private readonly TaskCompletionSource<JoinedLedger> _joined = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>Whether the ledger of a consortium that was joined before is being opened now.</summary>
    public bool IsOpening { get; set; }

    /// <summary>The open ledger.</summary>
    /// <exception cref="DomainException">No consortium was joined yet, or its ledger is not open yet.</exception>
    public JoinedLedger Joined =>
        Find()
        ?? throw (
            IsOpening
                ? new DomainException(
                    FaultCodes.Overloaded,
                    new(
                        "The node is starting: its ledger is checked and not open yet.",
                        "节点正在启动：账本正在校验，尚未打开。"
                    ),
                    new("Try again after the time given.", "请在给出的时间之后重试。")
                )
                {
                    RetryAfter = TimeSpan.FromSeconds(1),
                }
                : new DomainException(
                    FaultCodes.NoConsortium,
                    new("This node belongs to no consortium yet.", "本节点尚未加入任何联盟。"),
                    new(
                        "Create one with 'kexin consortium create' or join one with 'kexin consortium join'.",
                        "请用 kexin consortium create 创建联盟，或用 kexin consortium join 加入联盟。"
                    )
                )
        );

    /// <summary>The open ledger, or null.</summary>
    public JoinedLedger? Find() => _joined.Task.IsCompletedSuccessfully ? _joined.Task.Result : null;

    /// <summary>Completes when a consortium was joined.</summary>
    public Task<JoinedLedger> WaitAsync(CancellationToken cancel) => _joined.Task.WaitAsync(cancel);

    /// <summary>Gives the ledger to everybody who waits for it; once.</summary>
    public void Open(JoinedLedger ledger) => _joined.SetResult(ledger);
}
