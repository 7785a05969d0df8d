package io.gatehouse.profile.shelf;

import java.io.StringReader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The number of a version is given by Gatehouse; the text that an author sent keeps everything else. */
public final class VersionNumber {

    private VersionNumber() {}

    /** The same text, comments and all, with this number as its version. */
    public static String write(String yaml, int version) {
        Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(yaml));
        for (NodeTuple member : ((MappingNode) root).getValue()) {
            if (member.getKeyNode() instanceof ScalarNode key && key.getValue().equals("version")) {
                int begin = yaml.offsetByCodePoints(
                        0, member.getValueNode().getStartMark().getIndex());
                int end = yaml.offsetByCodePoints(
                        0, member.getValueNode().getEndMark().getIndex());
                return yaml.substring(0, begin) + version + yaml.substring(end);
            }
        }
        throw new IllegalArgumentException("No version");
    }
}
