using System.CommandLine;
using System.Globalization;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin bucket</c>: the object store's buckets and keys; objects go by the S3 API.</summary>
internal static class BucketCommands
{
    /// <summary>The owner of buckets that no person owns, as the API writes it.</summary>
    private const string Organisation = "organisation";

    public static Command Build(CommandSet set) => set.Group("bucket", List(set), New(set), Rotate(set));

    private static Command List(CommandSet set) =>
        set.OnNode(
            set.Command("bucket.list"),
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Buckets.ListAsync(cancel),
                    buckets =>
                    {
                        Tables.WriteOrSay(
                            call.Terminal,
                            "bucket.none",
                            ["name", "bucket-owner", "created", "retention"],
                            buckets,
                            bucket =>
                                [
                                    bucket.Name,
                                    bucket.Owner == Organisation ? call.Texts["bucket.organisation"] : bucket.Owner,
                                    call.Terminal.Minute(bucket.CreatedAt),
                                    bucket.RetentionInDays?.ToString(CultureInfo.InvariantCulture) ?? "–",
                                ]
                        );
                    }
                )
        );

    private static Command New(CommandSet set)
    {
        const string path = "bucket.new";
        var command = set.Command(path);
        var name = set.Argument<string>(command, path, "NAME");
        var owner = set.Option<string>(command, path, "--owner", "OWNER");
        var retain = set.Option<int?>(command, path, "--retain", "DAYS");
        return set.OnNode(
            command,
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Buckets.CreateAsync(
                        new NewBucket(call.Get(name), call.Get(owner), call.Get(retain)),
                        cancel
                    ),
                    bucket => call.Terminal.Line(call.Texts.Format("bucket.made", bucket.Name))
                )
        );
    }

    private static Command Rotate(CommandSet set) =>
        set.OnNode(
            set.Command("bucket.rotate"),
            async (call, cancel) =>
            {
                await call.Client.Buckets.RotateKeysAsync(cancel);
                return call.Say(call.Texts["bucket.rotated"]);
            }
        );
}
