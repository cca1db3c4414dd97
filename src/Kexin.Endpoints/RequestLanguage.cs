using Microsoft.AspNetCore.Http;

namespace Kexin.Endpoints;

/// <summary>The language that a request asks for: the first of <c>Accept-Language</c> that the product speaks, or English.</summary>
public static class RequestLanguage
{
    public static string Of(HttpContext context)
    {
        foreach (
            var wish in context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(item => item.Quality ?? 1)
        )
        {
            var name = wish.Value.ToString();
            if (name.StartsWith("zh", StringComparison.OrdinalIgnoreCase))
            {
                return "zh";
            }

            if (name.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            {
                return "en";
            }
        }

        return "en";
    }
}
