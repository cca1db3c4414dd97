using System.Runtime.InteropServices;
using System.Text;
using Kexin.Cli;

if (args is [NodeBinding.DecoderVerb])
{
    using var input = Console.OpenStandardInput();
    using var output = Console.OpenStandardOutput();
    Kexin.Node.NodeHost.DecodeParquet(input, output);
    return 0;
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var stop = new CancellationTokenSource();
void OnSignal(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);

var texts = Texts.In(Texts.Choose(args, Environment.GetEnvironmentVariable));
var terminal = new Terminal(Console.Out, Console.Error, texts, TimeProvider.System, TerminalForm.Detect());
return await CommandLine.RunAsync(args, terminal, Environment.GetEnvironmentVariable, NodeBinding.Entry, stop.Token);
