package io.gatehouse.sandbox.desk.inbox;

import io.gatehouse.sandbox.SandboxSettings;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The inbox that everybody in the sandbox shares. */
@Controller
class InboxController {

    /** The HTML part runs no script, loads nothing and opens its links in a new tab; the page around it measures it. */
    private static final String CONTAINED =
            "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private static final Pattern HEAD = Pattern.compile("<head[^>]*>", Pattern.CASE_INSENSITIVE);

    private final Inbox inbox;
    private final MailServer server;
    private final SandboxSettings settings;

    InboxController(Inbox inbox, MailServer server, SandboxSettings settings) {
        this.inbox = inbox;
        this.server = server;
        this.settings = settings;
    }

    @GetMapping("/inbox")
    String list(@RequestParam(name = "to", defaultValue = "") String to, HttpServletResponse response, Model model) {
        List<Mail> mails = inbox.find(to);
        model.addAttribute("mails", mails);
        model.addAttribute("to", to);
        model.addAttribute(
                "summary", mails.size() == 1 ? "1 mail, newest first." : mails.size() + " mails, newest first.");
        model.addAttribute("down", server.rules().down());
        if (to.isEmpty()) {
            response.setHeader("Refresh", "10");
        }
        model.addAttribute("portal", settings.portalUrl());
        return "desk/inbox";
    }

    @GetMapping("/inbox/{id}")
    String open(@PathVariable("id") String id, Model model) {
        Mail mail = mail(id);
        model.addAttribute("mail", mail);
        model.addAttribute("links", mail.links());
        model.addAttribute("source", mail.sourceText());
        model.addAttribute("portal", settings.portalUrl());
        return "desk/mail";
    }

    @GetMapping("/inbox/{id}/html")
    ResponseEntity<String> html(@PathVariable("id") String id) {
        String html = mail(id).html();
        if (html == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return ResponseEntity.ok()
                .header("Content-Security-Policy", CONTAINED)
                .header("Referrer-Policy", "no-referrer")
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(intoNewTabs(html));
    }

    @GetMapping("/inbox/{id}/source")
    ResponseEntity<byte[]> source(@PathVariable("id") String id) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + ".eml\"")
                .contentType(MediaType.parseMediaType("message/rfc822"))
                .body(mail(id).source());
    }

    /** Inside the head where there is one: anything before the document type would change how the mail looks. */
    private static String intoNewTabs(String html) {
        String base = "<base target=\"_blank\">";
        String inHead = HEAD.matcher(html).replaceFirst("$0" + base);
        return inHead.equals(html) ? base + html : inHead;
    }

    private Mail mail(String id) {
        return inbox.get(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
