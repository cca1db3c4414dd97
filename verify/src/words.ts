// What the page says, in both languages.

import type { CheckKind, Findings } from "./examine.ts";
import { LONGEST_FILE } from "./proof.ts";

export type Language = "en" | "zh";

type Said = (found: Findings) => string;

interface Words {
  tag: string;
  other: string;
  title: string;
  what: string;
  save: string;
  dark: string;
  light: string;
  id: string;
  idHelp: string;
  idBad: string;
  choose: string;
  drop: string;
  waiting: string;
  proven: string;
  consistent: string;
  refused: string;
  fault: string;
  tooLong(size: number): string;
  proves: string;
  checks: string;
  passed: string;
  failed: string;
  notChecked: string;
  idNotChecked: string;
  consortium: string;
  payload: string;
  arguments: string;
  check: Record<CheckKind, Said>;
  /** What it means that a check failed. */
  fails: Record<CheckKind, Said>;
  /** What a check is for, where it was not made. */
  skipped: Record<CheckKind, string>;
  /** What a file proves that holds, and on what that rests. */
  sentences(found: Findings): string[];
}

const LAST_DAY = 253_402_300_799_999n;

/** ISO 8601, UTC; what lies beyond the calendar has a bound only. */
export const time = (milliseconds: bigint) =>
  milliseconds > LAST_DAY ? "> 9999-12-31" : new Date(Number(milliseconds)).toISOString();

const act = ({ transaction }: Findings) => `${transaction.contract}.${transaction.action}`;

const names = ({ cosigners }: Findings, comma: string) => cosigners.map(member => member.name).join(comma);

const en: Words = {
  tag: "en",
  other: "中文",
  title: "Check a proof file",
  what: "A proof file shows that something is on a consortium's ledger. This page checks it by itself: it needs no node and no network, and no file leaves your computer.",
  save: "Save this page",
  dark: "Dark",
  light: "Light",
  id: "Id of the consortium",
  idHelp:
    "64 hexadecimal digits. Get it from a member, by another way than the file: anybody can found a consortium with the same names.",
  idBad: "This is no consortium's id: 64 hexadecimal digits, small letters.",
  choose: "Choose proof files",
  drop: "or drop them here",
  waiting: "Checking…",
  proven: "The proof holds, and the consortium is the one that you named.",
  consistent: "Consistent, but which consortium was not checked.",
  refused: "The proof does not hold.",
  fault: "The page failed at this file; nothing is said about it.",
  tooLong: size => `The file has ${size} bytes; a proof file has at most ${LONGEST_FILE}.`,
  proves: "What it proves",
  checks: "What was checked",
  passed: "passed",
  failed: "failed",
  notChecked: "not checked",
  idNotChecked: "Whether the consortium is the one that you mean: enter its id above.",
  consortium: "Consortium",
  payload: "The payload",
  arguments: "What the transaction says",
  check: {
    form: ({ file, proof }) =>
      proof.entry
        ? `The file is a proof of an evidence entry (${file.length} bytes).`
        : `The file is a proof of a transaction (${file.length} bytes).`,
    genesis: ({ consortium: { name, suite, members, counting } }) =>
      `The founding document of '${name}' (${suite.name}) is whole, and all of its ${members.length} members signed it; ${counting} count.`,
    expectedConsortium: ({ expected }) => `The consortium is the one that you named, ${expected}.`,
    header: ({ header }) => `The header is that of block ${header.height}, ${time(header.time)}, of this consortium.`,
    finality: found =>
      `The header is final: ${found.cosigners.length} of ${found.consortium.counting} members cosigned it, and ${found.consortium.quorum} are enough (${names(found, ", ")}).`,
    inclusion: ({ transaction, proof, header }) =>
      `The block holds the transaction ${transaction.id} as number ${proof.index + 1n} of ${header.transactionCount}.`,
    submitter: found => `${found.submitter.name} signed the transaction (${act(found)}).`,
    quotation: ({ quoted }) =>
      `The transaction quotes the final header of block ${quoted!.height}, ${time(quoted!.time)}.`,
    anchor: ({ submitter: { name }, log }) =>
      `The transaction anchors ${name}'s evidence log (run ${log!.run}) at ${log!.checkpoint.size} entries, by a checkpoint that ${name} signed.`,
    entry: ({ proof: { entry }, log }) =>
      `The log holds the payload (${entry!.payload.length} bytes) as entry ${entry!.index} of ${log!.checkpoint.size}, counted from 0.`,
  },
  fails: {
    form: () => "The file is not a proof file, or it is damaged.",
    genesis: () => "The founding document is damaged, or a member did not sign it.",
    expectedConsortium: ({ consortium, expected }) =>
      `The file is of the consortium ${consortium.id}, not of the one that you named, ${expected}.`,
    header: () => "The header is damaged, or of another consortium.",
    finality: ({ consortium: { quorum, counting } }) =>
      `The header is not final: that takes valid cosignatures of this header by at least ${quorum} of the ${counting} members that count.`,
    inclusion: () => "The block does not hold this transaction at this place.",
    submitter: () => "The transaction does not carry its submitter's signature, or is for another consortium.",
    quotation: () => "The transaction does not quote the header that the file holds, or that header is not final.",
    anchor: () => "The transaction anchors no checkpoint of its submitter's own log.",
    entry: () => "The log does not hold this payload at this place.",
  },
  skipped: {
    form: "The form of the file.",
    genesis: "The founding document.",
    expectedConsortium: "The consortium's id.",
    header: "The block's header.",
    finality: "Whether the block is final.",
    inclusion: "Whether the block holds the transaction.",
    submitter: "The submitter's signature.",
    quotation: "The header that the transaction quotes.",
    anchor: "The anchor of the evidence log.",
    entry: "Whether the log holds the payload.",
  },
  sentences(found) {
    const { consortium, header, quoted, proof, submitter, transaction, log } = found;
    const what = proof.entry ? "The transaction that anchored it" : "The transaction";
    const subject = proof.entry
      ? `Entry ${proof.entry.index} of ${submitter.name}'s evidence log is exactly this payload, and has been since before ${time(header.time)} (block ${header.height}).`
      : `The transaction ${act(found)} of ${submitter.name} existed before ${time(header.time)}, in block ${header.height}, and every member that cosigned the block found that the consortium's rules allow it.`;
    const after = quoted
      ? `${what} was made after ${time(quoted.time)}, as it quotes the header of block ${quoted.height}.`
      : found.quotesFounding
        ? `${what} was made after the consortium was founded, at ${time(consortium.createdAt)} by its founding document, as it quotes block 0.`
        : transaction.quotes
          ? `${what} quotes an earlier header; the file does not say when that was.`
          : `${what} quotes no header, so the file does not say how long before that it was made.`;
    const limits = proof.entry
      ? "Not proven: that what the payload says is true, or that the log holds everything that happened."
      : "Not proven: that what the transaction says is true, or that nothing has changed it since.";
    const restarts =
      log && log.run > 1n
        ? [
            `This is run ${log.run} of the log: ${log.run - 1n} time(s) before, it went on without entries that had been anchored. What was lost then is not in it; the ledger shows when that was.`,
          ]
        : [];
    const trust = `All this is the word of the members of '${consortium.name}' that cosigned: ${names(found, ", ")}. Times are true to ${consortium.clockToleranceInSeconds} s by their clocks.`;
    return [subject, after, limits, ...restarts, trust];
  },
};

const zh: Words = {
  tag: "zh-CN",
  other: "English",
  title: "验证证明文件",
  what: "证明文件说明某项内容已记入联盟账本。本页面自行完成验证：不需要节点，也不需要网络，文件不会离开您的电脑。",
  save: "保存本页面",
  dark: "深色",
  light: "浅色",
  id: "联盟编号",
  idHelp: "64 位十六进制数字。请向成员索取，且不要使用随文件一起得到的编号：任何人都可以用相同的名称创立联盟。",
  idBad: "这不是联盟编号：应为 64 位十六进制数字，字母小写。",
  choose: "选择证明文件",
  drop: "或拖放到此处",
  waiting: "正在验证…",
  proven: "证明成立，且属于您指定的联盟。",
  consistent: "内容自洽，但未核对属于哪个联盟。",
  refused: "证明不成立。",
  fault: "页面处理此文件时出错，无法给出结论。",
  tooLong: size => `文件有 ${size} 字节；证明文件最多 ${LONGEST_FILE} 字节。`,
  proves: "证明的内容",
  checks: "核对的项目",
  passed: "通过",
  failed: "未通过",
  notChecked: "未核对",
  idNotChecked: "联盟是否是您所指的那一个：请在上方填写联盟编号。",
  consortium: "联盟",
  payload: "存证内容",
  arguments: "交易内容",
  check: {
    form: ({ file, proof }) =>
      proof.entry
        ? `文件是一份存证记录证明（${file.length} 字节）。`
        : `文件是一份交易证明（${file.length} 字节）。`,
    genesis: ({ consortium: { name, suite, members, counting } }) =>
      `联盟“${name}”（${suite.name}）的创世文件完整，${members.length} 个成员均已签署，其中 ${counting} 个计票。`,
    expectedConsortium: ({ expected }) => `联盟与您指定的一致：${expected}。`,
    header: ({ header }) => `区块头属于本联盟：第 ${header.height} 块，时间 ${time(header.time)}。`,
    finality: found =>
      `区块头已最终确认：${found.consortium.counting} 个计票成员中有 ${found.cosigners.length} 个联署，${found.consortium.quorum} 个即足够（${names(found, "、")}）。`,
    inclusion: ({ transaction, proof, header }) =>
      `区块包含交易 ${transaction.id}，为 ${header.transactionCount} 笔中的第 ${proof.index + 1n} 笔。`,
    submitter: found => `${found.submitter.name} 签署了该交易（${act(found)}）。`,
    quotation: ({ quoted }) =>
      `交易引用了第 ${quoted!.height} 块已最终确认的区块头，时间 ${time(quoted!.time)}。`,
    anchor: ({ submitter: { name }, log }) =>
      `交易锚定了 ${name} 的存证日志（第 ${log!.run} 轮），检查点由其签署，共 ${log!.checkpoint.size} 条记录。`,
    entry: ({ proof: { entry }, log }) =>
      `日志的第 ${entry!.index} 条记录（从 0 起，共 ${log!.checkpoint.size} 条）就是该内容（${entry!.payload.length} 字节）。`,
  },
  fails: {
    form: () => "文件不是证明文件，或已损坏。",
    genesis: () => "创世文件已损坏，或有成员未签署。",
    expectedConsortium: ({ consortium, expected }) => `文件属于联盟 ${consortium.id}，不是您指定的 ${expected}。`,
    header: () => "区块头已损坏，或属于另一联盟。",
    finality: ({ consortium: { quorum, counting } }) =>
      `区块头未最终确认：需要 ${counting} 个计票成员中至少 ${quorum} 个对这个区块头的有效联署。`,
    inclusion: () => "区块的这一位置不是该交易。",
    submitter: () => "交易没有提交者的有效签名，或属于另一联盟。",
    quotation: () => "交易没有引用文件中的区块头，或该区块头未最终确认。",
    anchor: () => "交易没有锚定其提交者自己日志的检查点。",
    entry: () => "日志的这一位置不是该内容。",
  },
  skipped: {
    form: "文件的格式。",
    genesis: "创世文件。",
    expectedConsortium: "联盟编号。",
    header: "区块头。",
    finality: "区块是否已最终确认。",
    inclusion: "区块是否包含该交易。",
    submitter: "提交者的签名。",
    quotation: "交易引用的区块头。",
    anchor: "存证日志的锚定。",
    entry: "日志是否包含该内容。",
  },
  sentences(found) {
    const { consortium, header, quoted, proof, submitter, transaction, log } = found;
    const what = proof.entry ? "锚定它的交易" : "该交易";
    const subject = proof.entry
      ? `${submitter.name} 存证日志的第 ${proof.entry.index} 条记录就是该内容，且在 ${time(header.time)}（第 ${header.height} 块）之前就已如此。`
      : `${submitter.name} 的交易 ${act(found)} 在 ${time(header.time)} 之前已经存在，记入第 ${header.height} 块；联署该区块的成员都确认它符合联盟规则。`;
    const after = quoted
      ? `${what}产生于 ${time(quoted.time)} 之后，因为它引用了第 ${quoted.height} 块的区块头。`
      : found.quotesFounding
        ? `${what}产生于联盟创立之后（创世文件所载时间为 ${time(consortium.createdAt)}），因为它引用了第 0 块。`
        : transaction.quotes
          ? `${what}引用了更早的区块头；文件没有给出那个时间。`
          : `${what}没有引用区块头，因此文件不能说明它在此之前多久产生。`;
    const limits = proof.entry
      ? "本文件不证明：内容所述属实，或日志记录了发生的一切。"
      : "本文件不证明：交易所述属实，或之后没有别的交易改变其结果。";
    const restarts =
      log && log.run > 1n
        ? [
            `这是该日志的第 ${log.run} 轮：此前有 ${log.run - 1n} 次，日志在缺失已锚定记录的情况下继续。当时缺失的内容不在其中，时间可在账本上查到。`,
          ]
        : [];
    const trust = `以上均以“${consortium.name}”中参与联署的成员为依据：${names(found, "、")}。时间以成员时钟为准，误差不超过 ${consortium.clockToleranceInSeconds} 秒。`;
    return [subject, after, limits, ...restarts, trust];
  },
};

export const words: Record<Language, Words> = { en, zh };
