using System.Globalization;
using System.Text;

namespace EchoServer.Client.LineEditing;

/// <summary>Keys that a terminal sends as a character's number and what was held down with it, because a program before
/// us has asked it to and has not put it back.</summary>
/// <remarks><c>CSI 99 ; 5 u</c> (kitty's keyboard protocol) and <c>CSI 27 ; 5 ; 99 ~</c> (xterm's modifyOtherKeys) are
/// Ctrl-C.</remarks>
internal static class EncodedKey
{
    private const int Alt = 2;
    private const int Ctrl = 4;
    private const char RubOut = '\x7f';

    // A part may have more than its number: other layouts' characters, the kind of event.
    private const string Release = "3";

    /// <summary>What a key asks for.</summary>
    /// <param name="parameters">What stands between CSI and the final character.</param>
    /// <param name="final">The final character.</param>
    /// <returns>Null when it is no such key.</returns>
    public static KeyStroke? Of(string parameters, char final) => (parameters.Split(';'), final) switch
    {
        ([var character, .. var rest], 'u') => Of(character, rest is [var held, ..] ? held : ""),
        (["27", var held, var character], '~') => Of(character, held),
        _ => null,
    };

    private static KeyStroke? Of(string character, string held)
    {
        string[] modifiers = held.Split(':');
        if (!TryNumber(character.Split(':')[0], out int code) || !Rune.TryCreate(code, out Rune rune)) return null;
        if (modifiers.ElementAtOrDefault(1) == Release) return new KeyStroke(EditCommand.None);
        // The number is one more than the sum of those held.
        return Of(rune, TryNumber(modifiers[0], out int sum) ? sum - 1 : 0);
    }

    private static KeyStroke Of(Rune rune, int held)
    {
        if ((held & Ctrl) != 0 && rune.Value is >= '@' and < RubOut)
            return new KeyStroke(KeyMap.OfControl((char)(rune.Value & 0x1f)));
        if (rune.Value == '\x1b') return new KeyStroke(EditCommand.Escape);
        if ((held & Alt) != 0 && rune.IsBmp) return new KeyStroke(KeyMap.OfAlt((char)rune.Value));
        if (rune.Value is < ' ' or RubOut) return new KeyStroke(KeyMap.OfControl((char)rune.Value));
        // keys without a character
        return Rune.GetUnicodeCategory(rune) == UnicodeCategory.PrivateUse || (held & Ctrl) != 0
            ? new KeyStroke(EditCommand.None) : new KeyStroke(EditCommand.Insert, rune.ToString());
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
