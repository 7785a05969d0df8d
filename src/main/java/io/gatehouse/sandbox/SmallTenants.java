package io.gatehouse.sandbox;

import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.util.List;

/** The names of the 25 small customers; ids follow from the domain. */
final class SmallTenants {

    private static final List<String[]> NAMES = List.of(
            named("Alpine Ski House", "alpineskihouse.example"),
            named("Bellows College", "bellowscollege.example"),
            named("Best For You Organics", "bestforyou.example"),
            named("Blue Yonder Airlines", "blueyonder.example"),
            named("City Power & Light", "citypower.example"),
            named("Coho Vineyard", "cohovineyard.example"),
            named("Consolidated Messenger", "consolidated.example"),
            named("Fincher Architects", "fincher.example"),
            named("Fourth Coffee", "fourthcoffee.example"),
            named("Graphic Design Institute", "graphicdesign.example"),
            named("Humongous Insurance", "humongous.example"),
            named("Lamna Healthcare", "lamna.example"),
            named("Liberty's Delightful Bakery", "libertybakery.example"),
            named("Lucerne Publishing", "lucerne.example"),
            named("Margie's Travel", "margiestravel.example"),
            named("Munson's Pickles", "munsons.example"),
            named("Nod Publishers", "nodpublishers.example"),
            named("Proseware", "proseware.example"),
            named("Relecloud", "relecloud.example"),
            named("School of Fine Art", "fineart.example"),
            named("Southridge Video", "southridge.example"),
            named("The Phone Company", "phonecompany.example"),
            named("Trey Research", "treyresearch.example"),
            named("VanArsdel", "vanarsdel.example"),
            named("Wide World Importers", "wideworld.example"));

    private SmallTenants() {}

    static List<SmallTenant> all() {
        return NAMES.stream()
                .map(name -> new SmallTenant(Seeds.id("tenant", name[1]), name[0], name[1], "admin@" + name[1]))
                .toList();
    }

    private static String[] named(String name, String domain) {
        return new String[] {name, domain};
    }
}
