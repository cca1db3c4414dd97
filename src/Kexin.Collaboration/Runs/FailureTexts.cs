using Kexin.Channels;

namespace Kexin.Collaboration.Runs;

/// <summary>Says in Chinese how a party of a session failed; the exception itself says it in English.</summary>
public static class FailureTexts
{
    /// <summary>In which way a party failed, to stand behind its name.</summary>
    public static string InChinese(ProtocolError error) =>
        error switch
        {
            ProtocolError.PeerClosed => "断开了连接。",
            ProtocolError.Timeout => "在规定时间内没有应答。",
            ProtocolError.Malformed => "发来的消息格式不对。",
            ProtocolError.TooLong => "发来的消息过长。",
            ProtocolError.OutOfOrder => "发来的消息次序不对（重放、丢失或乱序）。",
            ProtocolError.Mismatch => "所在的会话或文档与本方不一致。",
            ProtocolError.Cheating => "未通过签名或一致性检查。",
            _ => "被拒绝连接。",
        };
}
