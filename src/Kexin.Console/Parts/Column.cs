using Microsoft.AspNetCore.Components;

namespace Kexin.Console.Parts;

/// <summary>A column of a <see cref="DataTable{T}"/>.</summary>
public sealed class Column<T> : ComponentBase
{
    [CascadingParameter]
    public DataTable<T> Table { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>Whether its cells stand to the right, as numbers do.</summary>
    [Parameter]
    public bool IsNumber { get; set; }

    /// <summary>By which name the node orders the list by this column; null where it does not.</summary>
    [Parameter]
    public string? Order { get; set; }

    /// <summary>A cell.</summary>
    [Parameter, EditorRequired]
    public RenderFragment<T> ChildContent { get; set; } = null!;

    protected override void OnInitialized() => Table.Add(this);
}
