using Kexin.Channels;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Computation on secrets that no party sees: words come in, are added and multiplied, and only what is opened comes out.</summary>
/// <remarks>
/// Every party calls the same methods in the same order with the same sizes. Sums and products with public words are on
/// <see cref="WordShares"/>, for they take no message. An engine is not used again after a failure. One call at a time.
/// </remarks>
public interface IShareEngine : IDisposable
{
    /// <summary>Who holds which parts.</summary>
    ShareLayout Layout { get; }

    /// <summary>The adversary that the engine withstands.</summary>
    AdversaryModel Withstands { get; }

    /// <summary>What has been done so far.</summary>
    EngineCost Cost { get; }

    /// <summary>Words that one party brings.</summary>
    /// <param name="domain">What the words are.</param>
    /// <param name="owner">Whose they are, from 0.</param>
    /// <param name="words">The words at the owner, empty elsewhere.</param>
    /// <param name="count">How many: public.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    Task<WordShares> InputAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    );

    /// <summary>Random words that nobody knows.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    Task<WordShares> RandomAsync(ShareDomain domain, int count, CancellationToken cancellationToken);

    /// <summary>Words that everybody knows.</summary>
    WordShares FromPublic(ShareDomain domain, ReadOnlySpan<ulong> words);

    /// <summary>The products of numbers, or the ANDs of bits, word by word.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    Task<WordShares> MultiplyAsync(WordShares left, WordShares right, CancellationToken cancellationToken);

    /// <summary>The product of two matrices of numbers, both row by row.</summary>
    /// <param name="left">Rows times inner.</param>
    /// <param name="right">Inner times columns.</param>
    /// <param name="shape">Their sizes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    Task<WordShares> MultiplyAsync(
        WordShares left,
        WordShares right,
        MatrixShape shape,
        CancellationToken cancellationToken
    );

    /// <summary>Tells everybody the words.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    Task<ulong[]> OpenAsync(WordShares secret, CancellationToken cancellationToken);
}
