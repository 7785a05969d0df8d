package io.gatehouse.web;

import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What can be set, and where. */
@Controller
class SettingsPages {

    private static final List<Setting> SETTINGS = List.of(
            new Setting("registration", "shield-check"),
            new Setting("notifications", "globe"),
            new Setting("alerts", "bell"),
            new Setting("api-keys", "key"),
            new Setting("pauses", "pause-circle"),
            new Setting("keys", "lock"),
            new Setting("passports", "file-text"));

    record Setting(String key, String icon) {

        public String href() {
            return "/settings/" + key;
        }
    }

    @GetMapping("/settings")
    @Requires(Permission.VIEW)
    String list(Model model) {
        model.addAttribute("settings", SETTINGS);
        return "web/settings";
    }
}
