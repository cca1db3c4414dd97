using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node.Tests.Hosting;
using Kexin.People.Rights;

namespace Kexin.Node.Tests.Rights;

/// <summary>Every call of the API's description by a person of every role, by nobody, and by a program: who may do what, and who may not.</summary>
public sealed class RightsMatrixTests
{
    /// <summary>What each call asks for, in the words of the roles; "-" for nothing, "any" for any token.</summary>
    private const string Calls = """
        GET /health -
        POST /v1/sign-in -
        POST /v1/sign-in/link -
        POST /v1/sign-in/passkey/options -
        POST /v1/sign-in/passkey -
        GET /v1/sign-in/ways -
        POST /v1/sign-in/organisation/begin -
        POST /v1/sign-in/organisation -
        POST /v1/sign-in/terminal -
        POST /v1/sign-in/terminal/fetch -
        GET /v1/me/terminals/{id} account.own
        POST /v1/me/terminals/{id}/allow account.own
        GET /v1/me any
        POST /v1/me/prove/passkey account.own
        GET /v1/me/passkeys account.own
        POST /v1/me/passkeys account.own
        POST /v1/me/passkeys/options account.own
        DELETE /v1/me/passkeys/{id} account.own
        POST /v1/me/prove account.own
        PUT /v1/me/password account.own
        PUT /v1/me/language account.own
        POST /v1/me/codes account.own
        PUT /v1/me/codes account.own
        DELETE /v1/me/codes account.own
        GET /v1/sessions account.own
        DELETE /v1/sessions/{id} account.own
        GET /v1/tokens account.own
        POST /v1/tokens account.own
        DELETE /v1/tokens/{id} account.own
        GET /v1/people people.read
        POST /v1/people people.invite
        GET /v1/people/{id} people.read
        PUT /v1/people/{id}/roles roles.change
        PUT /v1/people/{id}/directory roles.change
        DELETE /v1/people/{id}/directory roles.change
        POST /v1/people/{id}/link people.invite
        POST /v1/people/{id}/suspend people.suspend
        POST /v1/people/{id}/resume people.suspend
        GET /v1/people/{id}/acts people.read,evidence.read
        GET /v1/proposals account.own
        POST /v1/proposals/{id}/confirm account.own
        POST /v1/proposals/{id}/refuse account.own
        GET /v1/acts account.own
        PUT /v1/acts roles.change
        GET /v1/roles people.read
        PUT /v1/roles/{id} roles.change
        DELETE /v1/roles/{id} roles.change
        GET /v1/permissions account.own
        GET /v1/node node.read
        GET /v1/node/history node.read
        GET /v1/node/card node.read
        GET /v1/consortium node.read
        POST /v1/consortium consortium.join
        POST /v1/consortium/join consortium.join
        GET /v1/datasets datasets.read
        GET /v1/datasets/{id} datasets.read
        DELETE /v1/datasets/{id} datasets.destroy
        POST /v1/datasets/{id}/publish datasets.publish
        POST /v1/datasets/{id}/publish/preview datasets.publish
        POST /v1/datasets/{id}/edit datasets.publish
        POST /v1/datasets/{id}/withdraw datasets.publish
        GET /v1/datasets/{id}/summary results.read
        POST /v1/datasets/{id}/scan datasets.publish
        GET /v1/datasets/{id}/classification datasets.read
        POST /v1/datasets/{id}/classify datasets.publish
        POST /v1/datasets/{id}/classify/lower datasets.publish
        GET /v1/policy datasets.read
        GET /v1/policy/masks datasets.read
        POST /v1/policy/explain datasets.read
        GET /v1/policy/versions ledger.read
        POST /v1/policy/versions policy.change
        GET /v1/policy/versions/{id} datasets.read
        GET /v1/airlock grants.read,datasets.read
        POST /v1/airlock/trace grants.read,datasets.read
        GET /v1/buckets objects.read
        POST /v1/buckets objects.write
        POST /v1/buckets/keys objects.rotate
        GET /v1/schemes datasets.read
        GET /v1/schemes/{id} datasets.read
        GET /v1/schemes/schema datasets.read
        POST /v1/schemes/check datasets.read
        POST /v1/schemes/{id}/grade datasets.read
        POST /v1/intake datasets.add
        DELETE /v1/intake/{id} datasets.add
        POST /v1/intake/{id}/inspect datasets.add
        POST /v1/intake/{id}/keep datasets.add
        GET /v1/intake/schema datasets.add
        GET /v1/catalogue catalogue.read
        GET /v1/catalogue/{id} catalogue.read
        GET /v1/consents grants.read
        POST /v1/consents grants.decide
        POST /v1/consents/draft grants.decide
        GET /v1/consents/{id} grants.read
        POST /v1/consents/{id}/withdraw grants.decide
        POST /v1/consents/{id}/link grants.decide
        GET /v1/consents/{id}/uses grants.read,evidence.read
        GET /v1/collections datasets.read
        POST /v1/collections datasets.publish
        GET /v1/collections/{id} datasets.read
        POST /v1/collections/{id}/end datasets.publish
        GET /v1/destructions catalogue.read
        GET /v1/destructions/{id} catalogue.read
        POST /v1/destructions/{id}/retain datasets.destroy
        POST /v1/destructions/{id}/hold datasets.destroy
        POST /v1/destructions/{id}/release datasets.destroy
        POST /v1/destructions/{id}/order datasets.destroy
        GET /v1/grants grants.read
        POST /v1/grants grants.request
        GET /v1/grants/{id} grants.read
        POST /v1/grants/propose grants.request
        POST /v1/grants/{id}/approve grants.decide
        POST /v1/grants/{id}/refuse grants.decide
        POST /v1/grants/{id}/release grants.decide,datasets.read
        POST /v1/tasks/{id}/result/release results.read
        POST /v1/grants/{id}/revoke grants.decide
        POST /v1/grants/{id}/withdraw grants.request
        GET /v1/inbox tasks.read
        GET /v1/computations tasks.read
        POST /v1/tasks/draft tasks.propose
        GET /v1/tasks tasks.read
        POST /v1/tasks tasks.propose
        GET /v1/tasks/{id} tasks.read
        POST /v1/tasks/{id}/ask tasks.propose,grants.request
        POST /v1/tasks/{id}/accept grants.decide,tasks.review,tasks.join
        POST /v1/tasks/{id}/review tasks.review
        POST /v1/tasks/{id}/join tasks.join
        POST /v1/tasks/{id}/downgrade tasks.review
        POST /v1/tasks/{id}/withdraw tasks.propose
        POST /v1/tasks/{id}/run tasks.run
        POST /v1/tasks/{id}/stop tasks.run
        GET /v1/tasks/{id}/progress tasks.read
        GET /v1/tasks/{id}/result results.read
        GET /v1/tasks/{id}/result/tables/{table} results.read
        GET /v1/ledger ledger.read
        GET /v1/ledger/blocks ledger.read
        GET /v1/ledger/blocks/{height} ledger.read
        GET /v1/ledger/transactions/{id} ledger.read
        GET /v1/ledger/contracts ledger.read
        POST /v1/ledger/transactions ledger.submit,datasets.publish,grants.request,grants.decide,tasks.propose,tasks.review,tasks.join,consortium.join
        GET /v1/ledger/tokens ledger.read
        GET /v1/ledger/tokens/{id} ledger.read
        GET /v1/ledger/tokens/{id}/history ledger.read
        GET /v1/evidence evidence.read
        GET /v1/evidence/audit-events evidence.read
        GET /v1/evidence/{index} evidence.read
        POST /v1/evidence/restart evidence.restart
        GET /v1/proofs/transaction/{id} ledger.read
        GET /v1/proofs/evidence/{index} evidence.read
        POST /v1/proofs/check ledger.read
        GET /v1/inspection/sites inspection.read
        POST /v1/inspection/sites inspection.manage
        DELETE /v1/inspection/sites/{id} inspection.manage
        GET /v1/inspection/points inspection.read
        POST /v1/inspection/points inspection.manage
        DELETE /v1/inspection/points/{id} inspection.manage
        GET /v1/inspection/boxes inspection.read
        POST /v1/inspection/boxes inspection.manage
        GET /v1/inspection/boxes/{id}/keys inspection.manage
        POST /v1/inspection/boxes/{id}/move inspection.manage
        POST /v1/inspection/boxes/{id}/replace inspection.manage
        POST /v1/inspection/boxes/{id}/retire inspection.manage
        GET /v1/inspection/templates inspection.read
        POST /v1/inspection/templates inspection.manage
        GET /v1/inspection/templates/{id} inspection.read
        GET /v1/inspection/templates/{id}/file inspection.read
        GET /v1/inspection/plans inspection.read
        POST /v1/inspection/plans inspection.manage
        DELETE /v1/inspection/plans/{id} inspection.manage
        GET /v1/inspection/shifts inspection.read
        POST /v1/inspection/shifts inspection.manage
        DELETE /v1/inspection/shifts/{id} inspection.manage
        GET /v1/inspection/qualifications inspection.read
        POST /v1/inspection/qualifications inspection.manage
        DELETE /v1/inspection/qualifications/{id} inspection.manage
        GET /v1/inspection/tuning inspection.read
        PUT /v1/inspection/tuning inspection.manage
        GET /v1/inspection/webhook inspection.manage
        PUT /v1/inspection/webhook inspection.manage
        GET /v1/inspection/phones inspection.read
        DELETE /v1/inspection/phones/{id} inspection.manage
        POST /v1/inspection/people/{id}/phone-code inspection.manage
        GET /v1/inspection/people/{id}/sites inspection.read
        PUT /v1/inspection/people/{id}/sites roles.change
        POST /v1/inspection/enrol -
        GET /v1/inspection/phone inspection.work
        POST /v1/inspection/phone/records inspection.work
        PUT /v1/inspection/photos/{hash} inspection.work
        GET /v1/inspection/photos/{hash} inspection.work
        GET /v1/inspection/files/{hash} inspection.read
        GET /v1/inspection/board inspection.read
        GET /v1/inspection/report inspection.read
        GET /v1/inspection/report/figures inspection.read
        GET /v1/inspection/tasks inspection.read
        POST /v1/inspection/tasks inspection.manage
        GET /v1/inspection/tasks/{id} inspection.read
        PUT /v1/inspection/tasks/{id}/person inspection.manage
        GET /v1/inspection/tasks/{id}/certificate inspection.read,evidence.read
        GET /v1/inspection/records inspection.read
        GET /v1/inspection/records/{hash} inspection.read
        GET /v1/inspection/alarms inspection.read
        POST /v1/inspection/alarms/{id}/acknowledge inspection.alarms
        POST /v1/inspection/alarms/{id}/close inspection.alarms
        GET /v1/inspection/live inspection.read
        GET /v1/inspection/correctives inspection.read
        POST /v1/inspection/correctives/{id}/assign inspection.alarms
        POST /v1/inspection/correctives/{id}/finish inspection.alarms
        POST /v1/inspection/correctives/{id}/verify inspection.alarms
        """;

    private const string Password = "correct horse battery";

    [Fact]
    public async Task Every_call_is_let_through_for_those_whose_role_allows_it_and_for_nobody_else()
    {
        await using var node = await ServingNode.StartAsync();
        using var http = node.Anyone();
        using var owner = node.Owner();

        // What takes two people is under test elsewhere.
        await owner.Proposals.SetActsAsync([]);
        var expected = Calls
            .Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(words => $"{words[0]} {words[1]}", words => words[2]);
        using var described = JsonDocument.Parse(
            await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative))
        );
        var calls = described
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject().Select(call => $"{call.Name.ToUpperInvariant()} {path.Name}")
            )
            .ToList();
        Assert.Equal(expected.Keys.Order(), calls.Order());
        foreach (var role in FirstRoles.All)
        {
            var invitation = await owner.People.InviteAsync(new InvitePerson($"of {role.Id}", [role.Id]));
            var token = (await owner.Account.SignInByLinkAsync(new SignInByLink(invitation.Link, Password))).Token;
            var names = role.Permissions.Select(each => each.Name()).Append("account.own").ToHashSet();
            foreach (var call in calls)
            {
                // The session under test is the one thing that a call could end.
                await AssertAsync(http, token, call, expected[call], names, role.Id);
            }
        }

        var all = Permissions.Grantable.Select(each => each.Name()).ToHashSet();
        var program = (await owner.Account.NewTokenAsync(new NewToken("p", [.. all], 1))).Token;
        foreach (var call in calls)
        {
            await AssertAsync(http, program, call, expected[call], all, "a program");
        }

        // The slowing of many failures is not under test here: one of each kind of call.
        foreach (var call in calls.Where(call => expected[call] != "-").DistinctBy(call => expected[call]))
        {
            using var answer = await SendAsync(http, null, call);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, call);
            if (calls.IndexOf(call) > 6)
            {
                break;
            }
        }
    }

    private static async Task AssertAsync(
        HttpClient http,
        string token,
        string call,
        string asks,
        HashSet<string> has,
        string who
    )
    {
        using var answer = await SendAsync(http, token, call);
        var text = await answer.Content.ReadAsStringAsync();
        var may = asks is "-" or "any" || asks.Split(',').All(has.Contains);
        var isForbidden = text.Contains("\"code\":\"forbidden\"", StringComparison.Ordinal);
        Assert.True(may != isForbidden, $"{who}: {call}: {(int)answer.StatusCode} {text}");
        Assert.True(
            answer.StatusCode != HttpStatusCode.Unauthorized
                || asks == "-"
                || call.EndsWith("/codes", StringComparison.Ordinal),
            $"{who}: {call}: {text}"
        );
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, string? token, string call)
    {
        var words = call.Split(' ');
        var path = words[1]
            .Replace("{id}", new string('e', 32), StringComparison.Ordinal)
            .Replace("{hash}", new string('e', 64), StringComparison.Ordinal)
            .Replace("{index}", "0", StringComparison.Ordinal)
            .Replace("{height}", "0", StringComparison.Ordinal)
            .Replace("{table}", "t", StringComparison.Ordinal);
        if (path == InspectionRoutes.Live)
        {
            // A stream would be read to its end.
            path += "?seconds=1";
        }

        var request = new HttpRequestMessage(new HttpMethod(words[0]), path);
        if (words[0] is "POST" or "PUT" && !path.StartsWith("/v1/sign-in", StringComparison.Ordinal))
        {
            request.Content = JsonContent.Create(new { });
        }

        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return http.SendAsync(request);
    }
}
