using System.Buffers.Binary;
using Kexin.Channels;
using Kexin.Computations.Documents;

namespace Kexin.Computations.Running;

/// <summary>Every provider tells all parties how many rows its dataset has, whatever it uses of them: the catalogue says it too.</summary>
/// <remarks>Cost: one round of eight bytes from every provider to all.</remarks>
internal static class RowNumbers
{
    /// <summary>More rows than any dataset has: their sum is a number, and too many are told from a malformed message.</summary>
    private const long MostTold = 1L << 48;

    /// <summary>In which steps rounded numbers are told: those in which the catalogue tells small ones.</summary>
    public const int Step = 50;

    /// <summary>The next whole step, at least one.</summary>
    public static long RoundUp(long rows) => Math.Max((rows + Step - 1) / Step, 1) * Step;

    /// <summary>By provider, in the document's order; the same at every party.</summary>
    /// <param name="run">This party's view.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="isRounded">Whether numbers are rounded up.</param>
    /// <exception cref="ProtocolException">A party is at fault.</exception>
    public static async Task<long[]> AgreeAsync(
        ComputationRun run,
        CancellationToken cancellationToken,
        bool isRounded = false
    )
    {
        var own = run.Reader is { } reader ? reader.Rows : 0;
        own = isRounded ? RoundUp(own) : own;
        if (run.IsProvider)
        {
            var bytes = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, own);
            await run.Session.BroadcastAsync(bytes, cancellationToken);
        }

        return await Task.WhenAll(
            run.Document.Providers.Select(provider =>
                provider == run.Self
                    ? Task.FromResult(own)
                    : HearAsync(run.Session, provider.ToString(), isRounded, cancellationToken)
            )
        );
    }

    private static async Task<long> HearAsync(
        Session session,
        string provider,
        bool isRounded,
        CancellationToken cancellationToken
    )
    {
        var message = await session.With(provider).ReceiveAsync(sizeof(long), cancellationToken);
        return
            message.Length == sizeof(long)
            && BinaryPrimitives.ReadInt64LittleEndian(message) is var rows and >= 0 and <= MostTold
            && (!isRounded || rows == RoundUp(rows))
            ? rows
            : throw new ProtocolException(
                ProtocolError.Malformed,
                provider,
                "its dataset's number of rows was expected."
            );
    }
}
