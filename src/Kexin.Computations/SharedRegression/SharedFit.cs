using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.SharedRegression;

/// <summary>Newton's method for a logistic regression on shares: a fixed number of steps, none of which opens anything.</summary>
/// <remarks>
/// What: with g the mean gradient and H the mean information, each step adds V·g to the coefficients, and V follows 1/H by V(2 - HV),
/// twice a step (G. Schulz, 1933; A. Householder, The Theory of Matrices in Numerical Analysis, 1964, section 4.5). V begins below 1/H,
/// where all probabilities are one half, and stays below it while the weights fall: its steps are too short rather than too long, and
/// however far V lags behind, they end where g is 0 (D. Böhning, B. Lindsay, "Monotonicity of quadratic-approximation algorithms", 1988).
/// Exactness: g is right to 2^-24, so coefficients are right to sqrt(n/H)·2^-24 of their standard errors, and these to 2^-10. A fit that
/// is not settled after the last step is told from one that is (<see cref="IsSettledAsync"/>).
/// Cost: for each row and step one logistic function and a product for each pair of coefficients; about 1,600 rounds among three parties.
/// </remarks>
/// <param name="engine">Where all is shared.</param>
/// <param name="used">By row: 1 where it is used, else 0.</param>
/// <param name="isCase">By row: 1 for a case, else 0.</param>
/// <param name="fields">By field, by row: from -1 to 1 with <see cref="Fraction"/> bits after the point; 0 where unused.</param>
internal sealed class SharedFit(IShareEngine engine, WordShares used, WordShares isCase, WordShares[] fields)
{
    /// <summary>Bits after the point of values, coefficients, gradient and information.</summary>
    public const int Fraction = 24;

    /// <summary>Bits after the point of the inverse, which is greater.</summary>
    public const int InverseFraction = 18;

    /// <summary>How many steps are taken.</summary>
    public const int Steps = 8;

    private const int FirstRefinements = 14;
    private const int Refinements = 2;

    /// <summary>Bits after the point of public factors of the inverse.</summary>
    private const int FactorFraction = 12;

    /// <summary>In a settled fit the last step, the gradient and the remainder of HV are smaller than these powers of two.</summary>
    private const int MostStepBits = -8;
    private const int MostGradientBits = -19;
    private const int MostRemainderBits = -10;

    private readonly int _rows = used.Count;
    private readonly int _size = fields.Length + 1;

    /// <summary>Means are over a power of two, so that they are shifts.</summary>
    private readonly int _meanBits = (int)Math.Ceiling(Math.Log2(used.Count));

    private WordShares _gradient = null!;
    private WordShares _step = null!;
    private WordShares _information = null!;
    private WordShares _inverse = null!;

    /// <summary>The intercept and the coefficients, for values from -1 to 1.</summary>
    public WordShares Coefficients { get; private set; } = null!;

    /// <summary>About how many products a row takes.</summary>
    public static int ProductsOfRow(int fields)
    {
        var pairs = fields * (fields + 1) / 2;
        return Steps * (385 + (3 * fields) + pairs) + (22 * pairs);
    }

    /// <summary>By how much a word of <see cref="VariancesAsync"/> is to be divided, for as many rows.</summary>
    public static double VarianceUnit(int rows) => Math.ScaleB(1, InverseFraction + (int)Math.Ceiling(Math.Log2(rows)));

    /// <summary>Takes all steps.</summary>
    /// <param name="report">Told before each of them.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task RunAsync(Action report, CancellationToken cancellationToken)
    {
        // The columns of the design, and the products of every two, whose sums make the information.
        var design = used.ShiftLeft(Fraction).Append(fields);
        var (first, second) = PairsOfFields();
        var pairs = await RoundAsync(
            await engine.MultiplyAsync(Columns(first), Columns(second), cancellationToken),
            Fraction,
            cancellationToken
        );
        var sides = _size + first.Length;
        var products = ByRow(design, _size).Append(ByRow(design.Append(pairs), sides));

        Coefficients = Public(Fraction, new double[_size]);
        _inverse = Public(InverseFraction, Diagonal(4.0 / _size));
        for (var step = 0; step < Steps; step++)
        {
            report();

            // Probabilities and weights: at first a half and a quarter.
            var probability = used.ShiftLeft(Fraction - 1);
            var weight = used.ShiftLeft(Fraction - 2);
            if (step > 0)
            {
                probability = await ProbabilityAsync(design, cancellationToken);
                var square = await engine.MultiplyAsync(probability, probability, cancellationToken);
                weight = await RoundAsync(
                    probability.ShiftLeft(Fraction).Subtract(square),
                    Fraction,
                    cancellationToken
                );
            }

            // The means of residuals by column, and of weights by pair of columns.
            var residual = isCase.ShiftLeft(Fraction).Subtract(probability);
            var factors = Each(residual, _size).Append(Each(weight, sides));
            var terms = await engine.MultiplyAsync(products, factors, cancellationToken);
            var split = _rows * _size;
            var sums = terms
                .Slice(0, split)
                .SumColumns(_size)
                .Append(terms.Slice(split, _rows * sides).SumColumns(sides));
            var means = await RoundAsync(sums, Fraction + _meanBits, cancellationToken);
            _gradient = means.Slice(0, _size);
            _information = means.Slice(_size, sides).Gather(Square());

            for (var i = 0; i < (step == 0 ? FirstRefinements : Refinements); i++)
            {
                var twice = Public(Fraction, Diagonal(2));
                var rest = twice.Subtract(await InformationTimesInverseAsync(cancellationToken));
                _inverse = await ProductAsync(_inverse, rest, Fraction, cancellationToken);
            }

            // The inverse is symmetric, so a row serves as a column.
            int[] repeated = [.. Enumerable.Range(0, _size * _size).Select(i => i / _size)];
            var parts = await engine.MultiplyAsync(_inverse, _gradient.Gather(repeated), cancellationToken);
            _step = await RoundAsync(parts.SumColumns(_size), InverseFraction, cancellationToken);
            Coefficients = Coefficients.Add(_step);
        }
    }

    /// <summary>1 if the fit has come to rest, and carries as much information as so many rows that are as likely cases as not; else 0.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="middles">As for <see cref="VariancesAsync"/>, whose sums then fit in a word.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<WordShares> IsSettledAsync(
        double rows,
        IReadOnlyList<double> middles,
        CancellationToken cancellationToken
    )
    {
        var remainder = await InformationTimesInverseAsync(cancellationToken);
        var small = Bounded(_step, MostStepBits)
            .Append(
                Bounded(_gradient, MostGradientBits),
                Bounded(remainder.Subtract(Public(Fraction, Diagonal(1))), MostRemainderBits)
            );
        var least = (ulong)Math.Ceiling(Math.ScaleB(rows / 4, Fraction - _meanBits));
        var enough = _information.Slice(0, 1).Add(0UL - least);

        // No entry of a covariance is greater than the greatest on the diagonal.
        var size = 1 + middles.Sum(Math.Abs);
        var greatest = (ulong)Math.ScaleB(1 / (size * size), 62 - FactorFraction);
        var bounded = DiagonalOfInverse(0).Multiply(ulong.MaxValue).Add(greatest);
        var bits = await Conversions.IsNegativeAsync(engine, small.Append(enough, bounded), cancellationToken);
        var broken = await Conversions.ToNumbersAsync(engine, bits, cancellationToken);
        var none = await Conversions.IsZeroAsync(engine, broken.SumColumns(1), cancellationToken);
        return await Conversions.ToNumbersAsync(engine, none, cancellationToken);
    }

    /// <summary>The variances of the intercept and the coefficients, in <see cref="VarianceUnit"/>.</summary>
    /// <param name="middles">What is taken off each field, in halves of its range; the intercept is that of the fields as they are.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<WordShares> VariancesAsync(IReadOnlyList<double> middles, CancellationToken cancellationToken)
    {
        double[] factors = [1, .. middles.Select(middle => -middle)];
        ulong[] weights =
        [
            .. factors.SelectMany(left =>
                factors.Select(right => (ulong)(long)Math.Round(Math.ScaleB(left * right, FactorFraction)))
            ),
        ];
        var intercept = await RoundAsync(_inverse.Multiply(weights).SumColumns(1), FactorFraction, cancellationToken);
        return intercept.Append(DiagonalOfInverse(1));
    }

    private WordShares DiagonalOfInverse(int from) =>
        _inverse.Gather([.. Enumerable.Range(from, _size - from).Select(i => i * (_size + 1))]);

    /// <summary>Of a row of the design the logistic function; an unused row's does not matter.</summary>
    private async Task<WordShares> ProbabilityAsync(WordShares design, CancellationToken cancellationToken)
    {
        int[] owners = [.. Enumerable.Range(0, design.Count).Select(i => i / _rows)];
        var terms = await engine.MultiplyAsync(design, Coefficients.Gather(owners), cancellationToken);
        var scores = await RoundAsync(terms.SumColumns(_rows), Fraction, cancellationToken);
        return (await new SharedVector(engine, scores, Fraction).SigmoidAsync(cancellationToken)).Words;
    }

    private Task<WordShares> InformationTimesInverseAsync(CancellationToken cancellationToken) =>
        ProductAsync(_information, _inverse, InverseFraction, cancellationToken);

    /// <summary>The product of two square matrices, all of whose products of numbers are made at once.</summary>
    private async Task<WordShares> ProductAsync(
        WordShares left,
        WordShares right,
        int bits,
        CancellationToken cancellationToken
    )
    {
        var entries = _size * _size;
        int[] places = [.. Enumerable.Range(0, _size * entries)];
        var products = await engine.MultiplyAsync(
            left.Gather([.. places.Select(at => at % entries / _size * _size + at / entries)]),
            right.Gather([.. places.Select(at => at / entries * _size + at % _size)]),
            cancellationToken
        );
        return await RoundAsync(products.SumColumns(entries), bits, cancellationToken);
    }

    /// <summary>Divided by a power of two and rounded to the nearest.</summary>
    private Task<WordShares> RoundAsync(WordShares words, int bits, CancellationToken cancellationToken) =>
        Conversions.ShiftRightAsync(engine, words.Add(1UL << (bits - 1)), bits, cancellationToken);

    /// <summary>Numbers of which none is negative if these are not greater in size than a power of two.</summary>
    private static WordShares Bounded(WordShares words, int exponent)
    {
        var most = 1UL << (Fraction + exponent);
        return words.Add(most).Append(words.Multiply(ulong.MaxValue).Add(most));
    }

    private WordShares Public(int fraction, double[] values) =>
        engine.FromPublic(
            ShareDomain.Ring64,
            [.. values.Select(value => (ulong)(long)Math.Round(Math.ScaleB(value, fraction)))]
        );

    private double[] Diagonal(double value) =>
        [.. Enumerable.Range(0, _size * _size).Select(i => i % (_size + 1) == 0 ? value : 0)];

    private (int[] First, int[] Second) PairsOfFields()
    {
        var pairs = Enumerable
            .Range(0, fields.Length)
            .SelectMany(i => Enumerable.Range(i, fields.Length - i).Select(j => (i, j)))
            .ToArray();
        return ([.. pairs.Select(pair => pair.i)], [.. pairs.Select(pair => pair.j)]);
    }

    private WordShares Columns(int[] which)
    {
        WordShares[] columns = [.. which.Select(field => fields[field])];
        return columns[0].Append(columns.AsSpan(1));
    }

    /// <summary>From columns to rows, for sums by column.</summary>
    private WordShares ByRow(WordShares columns, int count) =>
        columns.Gather([.. Enumerable.Range(0, columns.Count).Select(i => i % count * _rows + i / count)]);

    /// <summary>Each row's number as many times as it has columns.</summary>
    private static WordShares Each(WordShares rows, int count) =>
        rows.Gather([.. Enumerable.Range(0, rows.Count * count).Select(i => i / count)]);

    /// <summary>Where each entry of the information stands: the intercept with all columns, then the pairs of fields.</summary>
    private int[] Square()
    {
        var (first, second) = PairsOfFields();
        var places = new int[_size * _size];
        for (var i = 0; i < _size; i++)
        {
            (places[i], places[i * _size]) = (i, i);
        }

        for (var pair = 0; pair < first.Length; pair++)
        {
            var (i, j) = (first[pair] + 1, second[pair] + 1);
            (places[i * _size + j], places[j * _size + i]) = (_size + pair, _size + pair);
        }

        return places;
    }
}
