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

/** Sets XHTML as a tagged PDF with its fonts inside. */
final class PdfPrinter {

    private static final String FONTS = "/net/sf/jasperreports/fonts/dejavu/";

    static {
        XRLog.listRegisteredLoggers().forEach(name -> XRLog.setLevel(name, Level.SEVERE));
        FontMappers.set(new OwnFonts(font("DejaVuSansCondensed.ttf")));
    }

    byte[] print(String xhtml) {
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        try {
            new PdfRendererBuilder()
                    .useFont(() -> font("DejaVuSansCondensed.ttf"), "Sans", 400, FontStyle.NORMAL, true)
                    .useFont(() -> font("DejaVuSansCondensed-Bold.ttf"), "Sans", 700, FontStyle.NORMAL, true)
                    .useFont(() -> font("DejaVuSansMono.ttf"), "Mono", 400, FontStyle.NORMAL, true)
                    .useExternalResourceAccessControl(
                            (address, kind) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI)
                    .usePdfUaAccessibility(true)
                    .withProducer("Gatehouse")
                    .withHtmlContent(xhtml, null)
                    .toStream(pdf)
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pdf.toByteArray();
    }

    private static InputStream font(String name) {
        InputStream font = PdfPrinter.class.getResourceAsStream(FONTS + name);
        if (font == null) {
            throw new IllegalStateException("The font " + name + " is missing on the class path");
        }
        return font;
    }
}
