package io.gatehouse.document;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets XHTML as a tagged PDF with its fonts inside. */
final class PdfPrinter {

    private static final Logger log = LoggerFactory.getLogger(PdfPrinter.class);
    private static final String FONTS = "/net/sf/jasperreports/fonts/dejavu/";
    private static final String REPEATED_HEADS = "-fs-table-paginate: paginate;";
    private static final String HAN = "/document/NotoSansJP-Regular.ttf";

    /** Where the writings of East Asia begin; no European text goes beyond it. */
    private static final int FIRST_HAN = 0x2E80;

    static {
        XRLog.listRegisteredLoggers().forEach(name -> XRLog.setLevel(name, Level.SEVERE));
        FontMappers.set(new OwnFonts(font(FONTS + "DejaVuSansCondensed.ttf")));
    }

    /**
     * With the tags that readers for the blind need. At some page breaks the library loses its place in them where it
     * repeats the head of a table: then the heads stand once, and rather no tags than no document.
     */
    byte[] print(String xhtml) {
        try {
            return print(xhtml, true);
        } catch (RuntimeException e) {
            log.info("A document could not be tagged with repeated table heads: {}", e.toString());
        }
        String plain = xhtml.replace(REPEATED_HEADS, "");
        try {
            return print(plain, true);
        } catch (RuntimeException e) {
            log.warn("A document could not be tagged and is printed without tags", e);
            return print(plain, false);
        }
    }

    private static byte[] print(String xhtml, boolean tagged) {
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        try {
            fonts(xhtml)
                    .useExternalResourceAccessControl(
                            (address, kind) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI)
                    .usePdfUaAccessibility(tagged)
                    .withProducer("Gatehouse")
                    .withHtmlContent(xhtml, null)
                    .toStream(pdf)
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pdf.toByteArray();
    }

    /** The large font is read for those documents alone that hold its signs, in a name or in every line. */
    private static PdfRendererBuilder fonts(String xhtml) {
        PdfRendererBuilder pdf = new PdfRendererBuilder()
                .useFont(() -> font(FONTS + "DejaVuSansCondensed.ttf"), "Sans", 400, FontStyle.NORMAL, true)
                .useFont(() -> font(FONTS + "DejaVuSansCondensed-Bold.ttf"), "Sans", 700, FontStyle.NORMAL, true)
                .useFont(() -> font(FONTS + "DejaVuSansMono.ttf"), "Mono", 400, FontStyle.NORMAL, true);
        return xhtml.chars().anyMatch(sign -> sign >= FIRST_HAN && !Character.isSurrogate((char) sign))
                ? pdf.useFont(() -> font(HAN), "Han", 400, FontStyle.NORMAL, true)
                : pdf;
    }

    private static InputStream font(String name) {
        InputStream font = PdfPrinter.class.getResourceAsStream(name);
        if (font == null) {
            throw new IllegalStateException("The font " + name + " is missing on the class path");
        }
        return font;
    }
}
