using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests.Proofs;

/// <summary>The verifier under test and the second one, inside the page <c>verify/verify.html</c>: every file goes to both, and they have to agree.</summary>
internal static class BothVerifiers
{
    private static readonly Lock s_asking = new();
    private static Process? s_page;

    /// <summary>The verdict, after the page came to the same: on the whole, at every check, and about what is proven.</summary>
    public static ProofVerdict Verify(ReadOnlyMemory<byte> file, Digest? expected = null)
    {
        var verdict = ProofVerifier.Verify(file, expected);
        var ours = Summary(verdict);
        var theirs = Ask($"{Convert.ToBase64String(file.Span)} {expected?.ToString() ?? "-"}");
        Assert.True(
            JsonNode.DeepEquals(ours, JsonNode.Parse(theirs)),
            $"The verifiers disagree:{Environment.NewLine}{ours.ToJsonString()}{Environment.NewLine}{theirs}"
        );
        return verdict;
    }

    private static JsonObject Summary(ProofVerdict verdict) =>
        new()
        {
            ["holds"] = verdict.Holds,
            ["checks"] = new JsonArray([
                .. verdict.Checks.Select(check => new JsonObject
                {
                    ["kind"] = JsonNamingPolicy.CamelCase.ConvertName(check.Kind.ToString()),
                    ["passed"] = check.Passed,
                }),
            ]),
            ["consortium"] = verdict.Genesis?.Consortium.ToString(),
            ["content"] = verdict.Content is { } content ? Summary(content) : null,
        };

    private static JsonObject Summary(ProvenContent content)
    {
        var (header, transaction, evidence) = (content.Header, content.Transaction, content.Evidence);
        var founding = GenesisBlock.Create(content.Genesis).Block.Header.Hash;
        return new JsonObject
        {
            ["height"] = $"{header.Height}",
            ["time"] = $"{header.Time}",
            ["cosigners"] = new JsonArray([.. content.Cosigners.Select(member => JsonValue.Create($"{member}"))]),
            ["transaction"] = $"{transaction.Id}",
            ["action"] = $"{transaction.Contract}.{transaction.Action}",
            ["submitter"] = $"{transaction.Submitter}",
            ["quotes"] =
                content.Quoted is { } quoted ? $"{quoted.Height}"
                : transaction.Quotes == founding ? "founding"
                : null,
            ["entry"] = evidence is null ? null : $"{evidence.Index} of {evidence.LogSize}, run {evidence.Run}",
            ["payload"] = evidence is null ? null : Convert.ToHexStringLower(evidence.Payload.Span),
        };
    }

    private static string Ask(string line)
    {
        lock (s_asking)
        {
            var page = s_page ??= Start();
            page.StandardInput.WriteLine(line);
            page.StandardInput.Flush();
            return page.StandardOutput.ReadLine()
                ?? throw new InvalidOperationException($"The page failed at the line {line}.");
        }
    }

    /// <summary>It ends when these tests do, as its input then ends.</summary>
    private static Process Start()
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Root, "verify", "answer.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException("These tests run the page with node: install nodejs, 20 or newer.");
        }
    }

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Kexin.slnx")))
            {
                folder =
                    Path.GetDirectoryName(folder)
                    ?? throw new InvalidOperationException("These tests run inside a checkout.");
            }

            return folder;
        }
    }
}
