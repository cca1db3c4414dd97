using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace Kexin.Vault;

/// <summary>How many bytes the parts of a file may unpack to, all together.</summary>
internal sealed class UnpackingBudget(long most)
{
    private long _left = most;

    /// <summary>A part's XML, without entities and documents elsewhere.</summary>
    /// <exception cref="UnpacksTooFarException">While it is read: there is more than was allowed.</exception>
    public XmlReader Open(OpenXmlPart part) =>
        XmlReader.Create(
            new Counted(part.GetStream(FileMode.Open, FileAccess.Read), this),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreWhitespace = true,
                CloseInput = true,
            }
        );

    private void Spend(int bytes)
    {
        _left -= bytes;
        if (_left < 0)
        {
            throw new UnpacksTooFarException();
        }
    }

    private sealed class Counted(Stream inner, UnpackingBudget budget) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            budget.Spend(read);
            return read;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
