namespace Kexin.Vault;

/// <summary>Why a vault could not do what was asked.</summary>
public enum VaultError
{
    /// <summary>The vault has no dataset of that id.</summary>
    NotFound = 1,

    /// <summary>A file of the dataset is not what was written.</summary>
    Damaged,

    /// <summary>The key is not the one that the dataset was taken in with, or the manifest was altered.</summary>
    WrongKey,
}

/// <summary>A dataset that cannot be used as it is; the message names the dataset and the file.</summary>
public sealed class VaultException : Exception
{
    /// <summary>Says what is wrong with which dataset.</summary>
    public VaultException(VaultError error, DatasetId dataset, string message, Exception? cause = null)
        : base(message, cause)
    {
        Error = error;
        Dataset = dataset;
    }

    /// <summary>What is wrong.</summary>
    public VaultError Error { get; }

    /// <summary>The dataset.</summary>
    public DatasetId Dataset { get; }
}
