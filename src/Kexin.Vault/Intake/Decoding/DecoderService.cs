using ParquetSharp;

namespace Kexin.Vault;

/// <summary>The decoder's side: decodes one file for whoever holds the other ends of its pipes.</summary>
internal static class DecoderService
{
    /// <summary>How the library says that it got no memory.</summary>
    private static readonly string[] s_noMemory = ["Out of memory", "malloc", "bad_alloc"];

    /// <summary>Serves until the other side closes its pipe, or the file fails.</summary>
    public static void Run(DecoderWire wire)
    {
        try
        {
            Decode(wire);
        }
        catch (DecoderLostException)
        {
            // There is nobody left to tell.
        }
        catch (Exception e)
        {
            // Whatever the library makes of a file that is not what it expected.
            Tell(wire, FaultOf(e));
        }
    }

    /// <summary>What a decoder's exception says of the file.</summary>
    public static DecoderFault FaultOf(Exception error) =>
        error switch
        {
            CellTooLongException => DecoderFault.CellTooLong,
            OutOfMemoryException or UnpacksTooFarException => DecoderFault.TooMuch,
            ParquetException when s_noMemory.Any(word => error.Message.Contains(word, StringComparison.Ordinal)) =>
                DecoderFault.TooMuch,
            _ => DecoderFault.NotParquet,
        };

    private static void Decode(DecoderWire wire)
    {
        using var decoder = Open(wire);
        wire.Send(DecoderFrame.Opened, DecoderContent.Of(decoder));
        while (true)
        {
            var (kind, content) = wire.Receive();
            if (kind == DecoderFrame.Rewind)
            {
                decoder.Rewind((int)DecoderContent.Numbers(content, 1)[0]);
                continue;
            }

            var asked = DecoderContent.Numbers(Expect((kind, content), DecoderFrame.Read), 3);
            var values = decoder.Read((int)asked[0], (int)asked[1], (int)asked[2]);
            wire.Send(DecoderFrame.Values, DecoderContent.Of(values));
        }
    }

    private static IParquetSource Open(DecoderWire wire)
    {
        var (kind, content) = wire.Receive();
        if (kind == DecoderFrame.OpenSheet)
        {
            var (size, sheet) = DecoderContent.Sheet(content);
            return new SheetDecoder(new AskedFile(wire, size), sheet);
        }

        var length = DecoderContent.Numbers(Expect((kind, content), DecoderFrame.Open), 1)[0];
        return new ParquetDecoder(new AskedFile(wire, length));
    }

    private static ReadOnlyMemory<byte> Expect(
        (DecoderFrame Kind, ReadOnlyMemory<byte> Content) frame,
        DecoderFrame kind
    ) =>
        frame.Kind == kind
            ? frame.Content
            : throw new DecoderLostException($"{kind} was expected, and {frame.Kind} came");

    private static void Tell(DecoderWire wire, DecoderFault fault)
    {
        try
        {
            wire.Send(DecoderFrame.Failed, [(byte)fault]);
        }
        catch (DecoderLostException)
        {
            // There is nobody left to tell.
        }
    }
}
