using Kexin.Client;
using Kexin.Inspection.Reports;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Advanced;
using PdfSharp.Pdf.IO;

namespace Kexin.Node.Inspection;

/// <summary>A certificate is a PDF with the proof file inside (<see cref="InspectionRoutes.Certificate"/>): people read the pages, programs the proof.</summary>
public static class CertificateFile
{
    /// <summary>Whether the bytes begin as those of a PDF.</summary>
    public static bool IsPdf(ReadOnlySpan<byte> file) => file.StartsWith("%PDF-"u8);

    /// <summary>The certificate as pages, with the proof file inside.</summary>
    /// <exception cref="DomainException">This machine has no font for it.</exception>
    public static byte[] Make(CertificateText text, byte[] proof)
    {
        using var pen = PagePen.Open();
        return Attach(new CertificatePages(pen).Draw(text), proof);
    }

    private static byte[] Attach(byte[] pages, byte[] proof)
    {
        using var document = PdfReader.Open(new MemoryStream(pages), PdfDocumentOpenMode.Modify);
        document.AddEmbeddedFile(RoundCertificate.ProofName, new MemoryStream(proof));
        using var written = new MemoryStream();
        document.Save(written, closeStream: false);
        return written.ToArray();
    }

    /// <summary>The proof file inside; null where there is none, or the bytes are no PDF that can be read.</summary>
    public static byte[]? FindProof(byte[] file)
    {
        try
        {
            using var document = PdfReader.Open(new MemoryStream(file), PdfDocumentOpenMode.Import);
            return document
                .Internals.GetAllObjects()
                .OfType<PdfDictionary>()
                .Where(each =>
                    each.Elements.GetName("/Type") == "/Filespec"
                    && each.Elements.GetString("/F") == RoundCertificate.ProofName
                )
                .Select(each => Resolve(each.Elements.GetDictionary("/EF")?.Elements["/F"])?.Stream)
                .OfType<PdfDictionary.PdfStream>()
                .Select(stream => stream.UnfilteredValue)
                .FirstOrDefault();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A stranger's file, whatever it is: the library tells of it in many ways.
            return null;
        }
    }

    private static PdfDictionary? Resolve(PdfItem? item) =>
        item switch
        {
            PdfReference reference => reference.Value as PdfDictionary,
            PdfDictionary dictionary => dictionary,
            _ => null,
        };
}
