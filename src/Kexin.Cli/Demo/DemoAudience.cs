using Kexin.Cli.Rendering;

namespace Kexin.Cli.Demo;

/// <summary>Who is told how the walk goes: a screen, or nobody.</summary>
/// <param name="StepDone">A step is over.</param>
/// <param name="Wait">Something takes a while: the key of its text, and the work.</param>
internal sealed record DemoAudience(Action<DemoStep> StepDone, Func<string, Func<ProgressLine.Tell, Task>, Task> Wait);
