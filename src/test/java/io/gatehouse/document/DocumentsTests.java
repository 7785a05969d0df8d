package io.gatehouse.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;

class DocumentsTests {

    private final Documents documents = new Documents(texts());

    @Test
    void printsWhatTheModelHolds() throws IOException {
        try (PDDocument pdf = pdf(Map.of("at", Instant.parse("2026-11-21T06:30:00Z")))) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains("Łódź & Søn <b>GmbH</b>")
                    .contains("21 November 2026, 06:30 UTC")
                    .contains("1 / 1");
        }
    }

    @Test
    void carriesItsFontsInside() throws IOException {
        try (PDDocument pdf = pdf(Map.of())) {
            assertThat(fonts(pdf.getPage(0))).isNotEmpty().allMatch(PDFont::isEmbedded);
        }
    }

    @Test
    void printsJapaneseWithItsFontInside() throws IOException {
        String name = "株式会社 髙﨑テレコム";
        byte[] printed = documents.pdf(new DocumentDraft("document/probe", name, Locale.JAPANESE, model(Map.of())));

        try (PDDocument pdf = Loader.loadPDF(printed)) {
            assertThat(new PDFTextStripper().getText(pdf)).contains(name);
            assertThat(fonts(pdf.getPage(0)))
                    .allMatch(PDFont::isEmbedded)
                    .anyMatch(font -> font.getName().contains("NotoSansJP"));
            assertThat(printed).hasSizeLessThan(200_000);
        }
    }

    /** At one of these heights openhtmltopdf 1.1.31 fails, and did so to a reader. */
    @Test
    void tagsTablesWhereverAPageEnds() throws IOException {
        String row = "<tr><td>権限</td><td>" + "これは説明の文章です。ユーザーの名前とアカウントを表示します。".repeat(3) + "</td></tr>";
        String table =
                "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>" + row.repeat(9) + "</tbody></table>";
        for (int height = 60; height < 200; height += 10) {
            String page = """
                    <html lang="ja"><head><title>t</title><meta name="description" content="d"/>
                    <meta name="subject" content="s"/><style>@page { size: A4; margin: 18mm; }
                    body { font: 9.5pt/1.45 Sans, Han; } table { width: 100%%; -fs-table-paginate: paginate; }
                    tr { page-break-inside: avoid; }</style></head>
                    <body><div style="height: %dmm"></div>%s<h2>h</h2><p>p</p>%s</body></html>
                    """.formatted(height, table, table);

            try (PDDocument pdf = Loader.loadPDF(new PdfPrinter().print(page))) {
                assertThat(pdf.getDocumentCatalog().getMarkInfo())
                        .as("%d mm", height)
                        .isNotNull();
            }
        }
    }

    @Test
    void tellsScreenReadersTitleAndLanguage() throws IOException {
        try (PDDocument pdf = pdf(Map.of())) {
            assertThat(pdf.getDocumentInformation().getTitle()).isEqualTo("Łódź & Søn <b>GmbH</b>");
            assertThat(pdf.getDocumentCatalog().getLanguage()).isEqualTo("en");
            assertThat(pdf.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
            assertThat(pdf.getDocumentCatalog().getStructureTreeRoot()).isNotNull();
            assertThat(new String(pdf.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8))
                    .contains("pdfuaid:part")
                    .contains("dc:description");
        }
    }

    @Test
    void loadsNothingFromElsewhere() throws IOException {
        String address = DocumentsTests.class
                .getResource("/templates/document/probe.xhtml")
                .toString();

        try (PDDocument pdf = pdf(Map.of("picture", address))) {
            assertThat(pdf.getPage(0).getResources().getXObjectNames()).isEmpty();
        }
    }

    private PDDocument pdf(Map<String, Object> facts) throws IOException {
        String title = "Łódź & Søn <b>GmbH</b>";
        return Loader.loadPDF(documents.pdf(new DocumentDraft("document/probe", title, Locale.ENGLISH, model(facts))));
    }

    private static Map<String, @Nullable Object> model(Map<String, Object> facts) {
        Map<String, @Nullable Object> model = new HashMap<>(facts);
        model.put("brand", "Northern Voice");
        model.put("foot", "foot");
        return model;
    }

    private static List<PDFont> fonts(PDPage page) {
        return StreamSupport.stream(page.getResources().getFontNames().spliterator(), false)
                .map((COSName name) -> {
                    try {
                        return page.getResources().getFont(name);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static ResourceBundleMessageSource texts() {
        ResourceBundleMessageSource texts = new ResourceBundleMessageSource();
        texts.setBasename("messages");
        texts.setDefaultEncoding("UTF-8");
        texts.setFallbackToSystemLocale(false);
        return texts;
    }
}
