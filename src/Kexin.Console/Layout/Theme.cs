using MudBlazor;

namespace Kexin.Console.Layout;

/// <summary>Colours that stand out enough from what is behind them (WCAG 2.2, 1.4.3), in light and dark; fonts of the reader's own machine.</summary>
internal static class Theme
{
    private static readonly string[] s_fonts =
    [
        "system-ui",
        "PingFang SC",
        "Microsoft YaHei",
        "Noto Sans CJK SC",
        "sans-serif",
    ];

    public static MudTheme Kexin { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#1b5a9e",
                Secondary = "#5b4a9c",
                Success = "#1e6b34",
                Warning = "#8a4b00",
                Error = "#b3201f",
                Info = "#1b5a9e",
                Background = "#f6f7f9",
                Surface = "#ffffff",
                TextPrimary = "#1a1d21",
                TextSecondary = "#4d545c",
                LinesDefault = "#d5d9de",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#8ab8ea",
                PrimaryContrastText = "#0d1620",
                Secondary = "#b9aaf0",
                SecondaryContrastText = "#0d1620",
                Success = "#84d19a",
                SuccessContrastText = "#0d1620",
                Warning = "#f0b45f",
                WarningContrastText = "#0d1620",
                Error = "#ff9b92",
                ErrorContrastText = "#0d1620",
                Info = "#8ab8ea",
                InfoContrastText = "#0d1620",
                Background = "#14171b",
                Surface = "#1c2026",
                TextPrimary = "#e8eaed",
                TextSecondary = "#b3bac2",
                LinesDefault = "#3a414a",
            },
            Typography = new Typography
            {
                Default = new DefaultTypography { FontFamily = s_fonts, FontSize = "0.9375rem" },
            },
        };
}
