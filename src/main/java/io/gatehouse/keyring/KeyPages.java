package io.gatehouse.keyring;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.vault.key.MasterKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** The master keys in use, what hangs on each, and how to exchange them. */
@Controller
class KeyPages {

    private static final String PAGE = "/settings/keys";

    private final MasterKeys keys;
    private final Rewraps rewraps;

    KeyPages(MasterKeys keys, Rewraps rewraps) {
        this.keys = keys;
        this.rewraps = rewraps;
    }

    /**
     * A key and what hangs on it.
     *
     * @param state PRIMARY, NEEDED, FREE, or MISSING where it is not in this replica's file
     */
    record Line(String id, String state, long dataKeys) {}

    @GetMapping(PAGE)
    @Requires(Permission.VIEW)
    String page(Model model) {
        Map<String, Long> counts = new LinkedHashMap<>(keys.wrapped());
        Long before = counts.remove("?");
        List<Line> lines = counts.entrySet().stream()
                .map(entry -> new Line(entry.getKey(), state(entry.getKey(), entry.getValue()), entry.getValue()))
                .toList();
        model.addAttribute("lines", lines);
        model.addAttribute("before", before == null ? 0 : before);
        model.addAttribute("left", keys.left());
        model.addAttribute("newer", lines.size() > 1 && lines.getLast().state().equals("FREE"));
        return "keyring/page";
    }

    @PostMapping(PAGE)
    @Requires(Permission.ADMINISTER)
    String rewrap(Actor actor) {
        return "redirect:/jobs/" + rewraps.begin(actor);
    }

    private String state(String id, long dataKeys) {
        return keys.all().stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .map(key -> key.primary() ? "PRIMARY" : dataKeys > 0 ? "NEEDED" : "FREE")
                .orElse("MISSING");
    }
}
