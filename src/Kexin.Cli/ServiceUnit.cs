namespace Kexin.Cli;

/// <summary>A node as a service of systemd, with the rights that it needs and no more.</summary>
/// <remarks>
/// Source: systemd.exec(5), systemd.service(5), systemd.syntax(7) for the quoting. Without MemoryDenyWriteExecute, as the runtime compiles code in
/// memory; with MemorySwapMax=0, as open data is not to reach a disk in clear.
/// </remarks>
internal static class ServiceUnit
{
    /// <summary>The unit file.</summary>
    /// <param name="name">The organisation's.</param>
    /// <param name="program">The program and its first arguments, by full paths.</param>
    /// <param name="folder">The node's, by its full path.</param>
    /// <param name="passphraseFile">By its full path.</param>
    /// <param name="user">Who runs the node: the owner of both.</param>
    public static string Write(
        string name,
        IReadOnlyList<string> program,
        string folder,
        string passphraseFile,
        string user
    ) =>
        $"""
            [Unit]
            Description=Kexin node {Escape(name)}
            Wants=network-online.target
            After=network-online.target time-sync.target

            [Service]
            Type=exec
            User={user}
            ExecStart={string.Join(' ', program.Select(Quote))} node run --dir {Quote(folder)} --passphrase-file {Quote(
                passphraseFile
            )}
            Environment=DOTNET_EnableDiagnostics=0 DOTNET_gcServer=0
            WorkingDirectory={Escape(folder)}
            Restart=on-failure
            RestartSec=10
            RestartPreventExitStatus=2
            TimeoutStopSec=120
            LimitNOFILE=65536
            LimitCORE=0
            MemorySwapMax=0
            UMask=0077

            ProtectSystem=strict
            ProtectHome=read-only
            ReadWritePaths={Quote(folder)}
            PrivateTmp=yes
            PrivateDevices=yes
            ProtectClock=yes
            ProtectHostname=yes
            ProtectKernelLogs=yes
            ProtectKernelModules=yes
            ProtectKernelTunables=yes
            ProtectControlGroups=yes
            ProtectProc=invisible
            NoNewPrivileges=yes
            CapabilityBoundingSet=
            AmbientCapabilities=
            RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
            RestrictNamespaces=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            LockPersonality=yes
            RemoveIPC=yes
            SystemCallArchitectures=native
            SystemCallFilter=@system-service
            SystemCallErrorNumber=EPERM

            [Install]
            WantedBy=multi-user.target

            """;

    /// <summary>A word as systemd reads it back, whatever it holds.</summary>
    private static string Quote(string word) =>
        word.All(character =>
            char.IsAsciiLetterOrDigit(character) || "/._-+=:@".Contains(character, StringComparison.Ordinal)
        )
            ? word
            : $"\"{Escape(word).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\"";

    /// <summary>A text in which nothing stands for anything else.</summary>
    private static string Escape(string text) => text.Replace("%", "%%", StringComparison.Ordinal);
}
