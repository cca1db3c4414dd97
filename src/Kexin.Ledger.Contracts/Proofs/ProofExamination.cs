using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Contracts;

/// <summary>What one check found.</summary>
internal readonly record struct Finding(bool Passed, BilingualText Text)
{
    public static Finding Pass(string en, string zh) => new(true, new BilingualText(en, zh));

    public static Finding Fail(string en, string zh) => new(false, new BilingualText(en, zh));
}

/// <summary>One file under examination: each step may rest on what the steps before it have established.</summary>
internal sealed class ProofExamination(ReadOnlyMemory<byte> file, Digest? expectedConsortium)
{
    private ProofParts _parts = null!;
    private BlockHeader _header = null!;
    private Transaction _transaction = null!;
    private IReadOnlyList<MemberId> _cosigners = [];
    private BlockHeader? _quoted;
    private AnchorEvidence _anchor = null!;
    private Checkpoint _checkpoint = null!;

    public Genesis? Genesis { get; private set; }

    /// <summary>What the file is about, once every step has passed.</summary>
    public ProvenContent Content =>
        new(
            Genesis!,
            _header,
            _cosigners,
            _transaction,
            _quoted,
            _parts.Evidence is { } entry
                ? new ProvenEvidence(_transaction.Submitter, entry.Index, entry.Payload, _checkpoint.Size, _anchor.Run)
                : null
        );

    private Suite Suite => Genesis!.Suite;

    /// <summary>The steps in order; which ones there are depends on the file, so a step is asked for after the one before has run.</summary>
    public IEnumerable<(ProofCheckKind Kind, Func<Finding> Step)> Steps()
    {
        yield return (ProofCheckKind.Form, ReadForm);
        yield return (ProofCheckKind.Genesis, ReadGenesis);
        if (expectedConsortium is { } expected)
        {
            yield return (ProofCheckKind.ExpectedConsortium, () => IsOf(expected));
        }

        yield return (ProofCheckKind.Header, ReadHeader);
        yield return (ProofCheckKind.Finality, IsHeaderFinal);
        yield return (ProofCheckKind.Inclusion, HoldsTransaction);
        yield return (ProofCheckKind.Submitter, IsSignedByAMember);
        if (_parts.Quoted is { } quoted)
        {
            yield return (ProofCheckKind.Quotation, () => Quotes(quoted));
        }

        if (_parts.Evidence is { } evidence)
        {
            yield return (ProofCheckKind.Anchor, AnchorsACheckpoint);
            yield return (ProofCheckKind.Entry, () => HoldsEntry(evidence));
        }
    }

    private Finding ReadForm()
    {
        _parts = ProofFile.Decode(file).Parts;
        return _parts.Evidence is null
            ? Finding.Pass(
                $"The file is a proof of a transaction ({file.Length} bytes).",
                $"文件是一份交易证明（{file.Length} 字节）。"
            )
            : Finding.Pass(
                $"The file is a proof of an evidence entry ({file.Length} bytes).",
                $"文件是一份存证记录证明（{file.Length} 字节）。"
            );
    }

    private Finding ReadGenesis()
    {
        Genesis = Genesis.Decode(_parts.Genesis);
        var (members, suite) = (Genesis.Members, Suite.Name);
        return Finding.Pass(
            $"The founding document of '{Genesis.Name}' ({suite}) is whole, and all of its {members.Cards.Count} members signed it; {members.CountingMembers} count.",
            $"联盟“{Genesis.Name}”（{suite}）的创世文件完整，{members.Cards.Count} 个成员均已签署，其中 {members.CountingMembers} 个计票。"
        );
    }

    private Finding IsOf(Digest expected) =>
        Genesis!.Consortium == expected
            ? Finding.Pass($"The consortium is the expected one, {expected}.", $"联盟与预期一致：{expected}。")
            : Finding.Fail(
                $"The file is of the consortium {Genesis.Consortium}, not of the expected one, {expected}.",
                $"文件属于联盟 {Genesis.Consortium}，不是预期的 {expected}。"
            );

    private Finding ReadHeader()
    {
        _header = BlockHeader.Decode(_parts.Header, Suite);
        return _header.Consortium == Genesis!.Consortium
            ? Finding.Pass(
                $"The header is that of block {_header.Height}, {Times.Show(_header.Time)}, of this consortium.",
                $"区块头属于本联盟：第 {_header.Height} 块，时间 {Times.Show(_header.Time)}。"
            )
            : Finding.Fail(
                $"The header is of the consortium {_header.Consortium}; the founding document's is {Genesis.Consortium}.",
                $"区块头属于联盟 {_header.Consortium}，而创世文件的联盟是 {Genesis.Consortium}。"
            );
    }

    private Finding IsHeaderFinal()
    {
        var finding = IsFinal(_header, _parts.Certificate);
        if (finding.Passed)
        {
            var certificate = FinalityCertificate.Decode(_parts.Certificate);
            _cosigners = [.. certificate.Cosignatures.Select(each => each.Member)];
        }

        return finding;
    }

    private Finding IsFinal(BlockHeader header, ReadOnlyMemory<byte> bytes)
    {
        var certificate = FinalityCertificate.Decode(bytes);
        var members = Genesis!.Members;
        if (certificate.Check(header, members) is { } refusal)
        {
            return Finding.Fail(
                $"The header of block {header.Height} is not final. {refusal}",
                $"第 {header.Height} 块的区块头未最终确认：需要 {members.CountingMembers} 个计票成员中至少 {members.Quorum} 个对这个区块头的有效联署。"
            );
        }

        var names = certificate.Cosignatures.Select(each => members.Find(each.Member)!.Name).ToArray();
        var count = $"{certificate.Cosignatures.Count}/{members.CountingMembers}";
        return Finding.Pass(
            $"The header is final: {count} members cosigned it, and {members.Quorum} are enough ({string.Join(", ", names)}).",
            $"区块头已最终确认：{count} 个成员联署，{members.Quorum} 个即足够（{string.Join("、", names)}）。"
        );
    }

    private Finding HoldsTransaction()
    {
        _transaction = Transaction.Decode(_parts.Transaction, Suite);
        var (index, count) = (_parts.Index, _header.TransactionCount);
        return MerkleVerifier.VerifyInclusion(
            Suite,
            _transaction.LeafHash,
            index,
            count,
            _parts.Inclusion,
            _header.TransactionRoot
        )
            ? Finding.Pass(
                $"The block holds the transaction {_transaction.Id} as number {index + 1} of {count}.",
                $"区块包含交易 {_transaction.Id}，为 {count} 笔中的第 {index + 1} 笔。"
            )
            : Finding.Fail(
                $"The block does not hold these bytes of a transaction as number {index + 1} of {count}.",
                $"区块的第 {index + 1} 笔交易（共 {count} 笔）不是文件中的这些字节。"
            );
    }

    private Finding IsSignedByAMember()
    {
        if (_transaction.Consortium != Genesis!.Consortium)
        {
            return Finding.Fail(
                $"The transaction is for the consortium {_transaction.Consortium}.",
                $"交易属于联盟 {_transaction.Consortium}。"
            );
        }

        var submitter = Genesis.Members.Find(_transaction.Submitter);
        return submitter is not null && _transaction.HasValidSignature(submitter.Key)
            ? Finding.Pass(
                $"{submitter.Name} signed the transaction ({_transaction.Contract}.{_transaction.Action}).",
                $"{submitter.Name} 签署了该交易（{_transaction.Contract}.{_transaction.Action}）。"
            )
            : Finding.Fail(
                $"The transaction does not carry the signature of its submitter, {Genesis.Members.Describe(_transaction.Submitter).En}.",
                $"交易没有提交者 {Genesis.Members.Describe(_transaction.Submitter).Zh}的有效签名。"
            );
    }

    private Finding Quotes(QuotedParts parts)
    {
        var quoted = BlockHeader.Decode(parts.Header, Suite);
        if (
            _transaction.Quotes != quoted.Hash
            || quoted.Consortium != Genesis!.Consortium
            || quoted.Height >= _header.Height
        )
        {
            return Finding.Fail(
                $"The transaction does not quote the header of block {quoted.Height} that the file holds.",
                $"交易没有引用文件中的第 {quoted.Height} 块区块头。"
            );
        }

        var final = IsFinal(quoted, parts.Certificate);
        if (!final.Passed)
        {
            return final;
        }

        _quoted = quoted;
        return Finding.Pass(
            $"The transaction quotes the final header of block {quoted.Height}, {Times.Show(quoted.Time)}.",
            $"交易引用了第 {quoted.Height} 块已最终确认的区块头，时间 {Times.Show(quoted.Time)}。"
        );
    }

    private Finding AnchorsACheckpoint()
    {
        if (
            _transaction
            is not {
                Contract: EvidenceContract.ContractName,
                Action: EvidenceContract.Anchor or EvidenceContract.Restart
            }
        )
        {
            return Finding.Fail(
                $"The transaction is {_transaction.Contract}.{_transaction.Action}, which anchors no evidence log.",
                $"交易是 {_transaction.Contract}.{_transaction.Action}，没有锚定存证日志。"
            );
        }

        var member = Genesis!.Members.Find(_transaction.Submitter)!;
        var origin = EvidenceLogToken.OriginOf(Genesis.Consortium, member.Id);
        _anchor = CanonicalRecord.Decode<AnchorEvidence>(_transaction.Arguments);
        var note = SignedNote.Parse(_anchor.Checkpoint.Span);
        _checkpoint = Checkpoint.Open(note, new NoteKey(origin, NoteStatement.Signature, member.Key));
        return Finding.Pass(
            $"The transaction anchors {member.Name}'s evidence log (run {_anchor.Run}) at {_checkpoint.Size} entries, by a checkpoint that {member.Name} signed.",
            $"交易锚定了 {member.Name} 的存证日志（第 {_anchor.Run} 轮），检查点由其签署，共 {_checkpoint.Size} 条记录。"
        );
    }

    private Finding HoldsEntry(EvidenceParts entry)
    {
        var leaf = EvidenceCommitment.LeafHash(Suite, entry.Salt.Span, entry.Payload.Span);
        return MerkleVerifier.VerifyInclusion(
            Suite,
            leaf,
            entry.Index,
            _checkpoint.Size,
            entry.Inclusion,
            _checkpoint.Root
        )
            ? Finding.Pass(
                $"The log holds the payload ({entry.Payload.Length} bytes) as entry {entry.Index} of {_checkpoint.Size}, counted from 0.",
                $"日志的第 {entry.Index} 条记录（从 0 起，共 {_checkpoint.Size} 条）就是该内容（{entry.Payload.Length} 字节）。"
            )
            : Finding.Fail(
                $"The log does not hold this payload under this salt as entry {entry.Index} of {_checkpoint.Size}.",
                $"日志的第 {entry.Index} 条记录（共 {_checkpoint.Size} 条）不是用该盐值承诺的该内容。"
            );
    }
}
