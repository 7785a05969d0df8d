package io.gatehouse.web;

import io.gatehouse.shared.PagePanel;
import io.gatehouse.shared.PagePanel.Place;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The home page: whatever the modules have to say there. */
@Controller
class HomeController {

    private final List<PagePanel> panels;

    HomeController(List<PagePanel> panels) {
        this.panels = panels.stream()
                .sorted(Comparator.comparingInt(PagePanel::order))
                .toList();
    }

    /** One panel and what it shows; template and selector apart, because a fragment expression wants them so. */
    record Shown(String name, String template, String selector, Map<String, Object> panel) {

        static Shown of(PagePanel panel) {
            String[] parts = panel.fragment().split("::", 2);
            return new Shown(panel.name(), parts[0].strip(), parts[1].strip(), panel.model(null));
        }

        long needs() {
            return panel.get("needs") instanceof Number number ? number.longValue() : 0;
        }
    }

    @GetMapping("/")
    @Requires(Permission.VIEW)
    String home(Model model) {
        List<Shown> needs = shown(Place.HOME_NEEDS);
        model.addAttribute("needs", needs.stream().mapToLong(Shown::needs).sum());
        model.addAttribute("needPanels", needs);
        model.addAttribute("heads", shown(Place.HOME_HEAD));
        model.addAttribute("panels", shown(Place.HOME));
        model.addAttribute("sidePanels", shown(Place.HOME_SIDE));
        return "web/home";
    }

    private List<Shown> shown(Place place) {
        return panels.stream()
                .filter(panel -> panel.place() == place)
                .map(Shown::of)
                .filter(panel -> !panel.panel().isEmpty())
                .toList();
    }
}
