namespace Kexin.Ledger.Contracts;

/// <summary>Says in sentences what a proof file that holds proves, and what it rests on.</summary>
internal static class ProofSentences
{
    public static IReadOnlyList<BilingualText> Of(ProvenContent content)
    {
        var subject = content.Evidence is { } evidence ? OfEvidence(content, evidence) : OfTransaction(content);
        return [subject, After(content), .. Limits(content), Trust(content)];
    }

    private static BilingualText OfTransaction(ProvenContent content)
    {
        var (transaction, block) = (content.Transaction, content.Header);
        var submitter = content.Genesis.Members.Find(transaction.Submitter)!.Name;
        return new BilingualText(
            $"The transaction {transaction.Contract}.{transaction.Action} of {submitter} existed before {Times.Show(block.Time)}, in block {block.Height}, and every member that cosigned the block found that the consortium's rules allow it.",
            $"{submitter} 的交易 {transaction.Contract}.{transaction.Action} 在 {Times.Show(block.Time)} 之前已经存在，记入第 {block.Height} 块；联署该区块的成员都确认它符合联盟规则。"
        );
    }

    private static BilingualText OfEvidence(ProvenContent content, ProvenEvidence evidence)
    {
        var block = content.Header;
        var member = content.Genesis.Members.Find(evidence.Member)!.Name;
        return new BilingualText(
            $"Entry {evidence.Index} of {member}'s evidence log is exactly this payload, and has been since before {Times.Show(block.Time)} (block {block.Height}).",
            $"{member} 存证日志的第 {evidence.Index} 条记录就是该内容，且在 {Times.Show(block.Time)}（第 {block.Height} 块）之前就已如此。"
        );
    }

    private static BilingualText After(ProvenContent content)
    {
        var what = content.Evidence is null
            ? new BilingualText("The transaction", "该交易")
            : new BilingualText("The transaction that anchored it", "锚定它的交易");
        return content switch
        {
            { Quoted: { } quoted } => new BilingualText(
                $"{what.En} was made after {Times.Show(quoted.Time)}, as it quotes the header of block {quoted.Height}.",
                $"{what.Zh}产生于 {Times.Show(quoted.Time)} 之后，因为它引用了第 {quoted.Height} 块的区块头。"
            ),
            { Transaction.Quotes: { } hash } when hash == GenesisBlock.Create(content.Genesis).Block.Header.Hash =>
                new BilingualText(
                    $"{what.En} was made after the consortium was founded, at {Times.Show(content.Genesis.CreatedAt)} by its founding document, as it quotes block 0.",
                    $"{what.Zh}产生于联盟创立之后（创世文件所载时间为 {Times.Show(content.Genesis.CreatedAt)}），因为它引用了第 0 块。"
                ),
            { Transaction.Quotes: { } hash } => new BilingualText(
                $"{what.En} was made after the header {hash}, which it quotes; the file does not say when that was.",
                $"{what.Zh}产生于它所引用的区块头 {hash} 之后；文件没有给出那个时间。"
            ),
            _ => new BilingualText(
                $"{what.En} quotes no header, so the file does not say how long before that it was made.",
                $"{what.Zh}没有引用区块头，因此文件不能说明它在此之前多久产生。"
            ),
        };
    }

    private static IEnumerable<BilingualText> Limits(ProvenContent content)
    {
        if (content.Evidence is { } evidence)
        {
            yield return new BilingualText(
                "Not proven: that what the payload says is true, or that the log holds everything that happened.",
                "本文件不证明：内容所述属实，或日志记录了发生的一切。"
            );
            if (evidence.Run > 1)
            {
                yield return new BilingualText(
                    $"This is run {evidence.Run} of the log: {evidence.Run - 1} time(s) before, it went on without entries that had been anchored. What was lost then is not in it; the ledger shows when that was.",
                    $"这是该日志的第 {evidence.Run} 轮：此前有 {evidence.Run - 1} 次，日志在缺失已锚定记录的情况下继续。当时缺失的内容不在其中，时间可在账本上查到。"
                );
            }
        }
        else
        {
            yield return new BilingualText(
                "Not proven: that what the transaction says is true, or that nothing has changed it since.",
                "本文件不证明：交易所述属实，或之后没有别的交易改变其结果。"
            );
        }
    }

    private static BilingualText Trust(ProvenContent content)
    {
        var genesis = content.Genesis;
        var names = content.Cosigners.Select(member => genesis.Members.Find(member)!.Name).ToArray();
        var seconds = genesis.Rules.ClockToleranceInMilliseconds / 1000;
        return new BilingualText(
            $"All this is the word of the members of '{genesis.Name}' that cosigned: {string.Join(", ", names)}. Times are true to {seconds} s by their clocks. Anybody can found a consortium with these names, so compare its id with one that a member gave you: {genesis.Consortium}",
            $"以上均以“{genesis.Name}”中参与联署的成员为依据：{string.Join("、", names)}。时间以成员时钟为准，误差不超过 {seconds} 秒。任何人都可以用这些名称创立联盟，请与成员亲自给出的联盟编号核对：{genesis.Consortium}"
        );
    }
}
