using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Ledger.Consensus;

/// <summary>Starts the ordering engine for a consumer of its entries.</summary>
/// <param name="consumer">Takes the committed entries.</param>
/// <param name="cancellationToken">Ends the start.</param>
public delegate Task<IOrderer> StartOrderer(IOrderedConsumer consumer, CancellationToken cancellationToken);

/// <summary>What a node's ledger engine works with.</summary>
public sealed record LedgerEngineOptions
{
    /// <summary>The consortium's founding document.</summary>
    public required Genesis Genesis { get; init; }

    /// <summary>This member's signing key; not disposed by the engine.</summary>
    public required SigningKey Key { get; init; }

    /// <summary>This node's ledger on disk, with block 0 in it; not disposed by the engine.</summary>
    public required ChainStore Store { get; init; }

    /// <summary>What this member has signed, in a file beside its keys; not disposed by the engine.</summary>
    public required SigningMemory Memory { get; init; }

    /// <summary>How other nodes are reached.</summary>
    public required ILedgerPeers Peers { get; init; }

    /// <summary>Starts the ordering engine; needed at the orderer's node, and used there only.</summary>
    public StartOrderer? StartOrderer { get; init; }

    /// <summary>The contracts of this consortium; the same at every member.</summary>
    public required IReadOnlyList<IContract> Contracts { get; init; }

    /// <summary>The clock; a test brings its own.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Sizes and intervals.</summary>
    public EngineLimits Limits { get; init; } = new();

    /// <summary>Where diagnostics go.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
