package bench.web;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.pending.InvitationBoard;
import io.gatehouse.invitation.store.InvitationPreset;
import io.gatehouse.invitation.store.InvitationQuery;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The rows of the page by one statement and a string, behind the same filters and the same session. */
@RestController
public class PlainList {

    static final String PATH = "/bench/invitations";

    private final InvitationBoard board;

    PlainList(InvitationBoard board) {
        this.board = board;
    }

    @GetMapping(path = PATH, produces = MediaType.TEXT_HTML_VALUE)
    String list() {
        List<InvitationView> rows = board.page(InvitationQuery.of(InvitationPreset.OPEN, PendingPage.ROWS))
                .items();
        StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><body><table>\n");
        for (InvitationView row : rows) {
            html.append("<tr><td><a href=\"/invitations/").append(row.id()).append("\">");
            cell(html, row.customerShortName()).append("</a></td><td>");
            cell(html, row.customerName()).append("</td><td>");
            cell(html, String.join(", ", row.recipients())).append("</td><td>");
            cell(html, row.createdAt()).append("</td><td>");
            cell(html, row.expiresAt()).append("</td><td>");
            cell(html, row.createdBy().name()).append("</td><td>");
            cell(html, row.mail().status()).append("</td><td>");
            cell(html, row.status()).append("</td></tr>\n");
        }
        return html.append("</table></body></html>\n").toString();
    }

    private static StringBuilder cell(StringBuilder html, Object value) {
        String text = String.valueOf(value);
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            switch (one) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                default -> html.append(one);
            }
        }
        return html;
    }
}
