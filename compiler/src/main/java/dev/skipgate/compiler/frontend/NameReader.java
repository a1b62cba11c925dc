package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.Mark;
import dev.skipgate.boards.yaml.Printable;
import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.HashMap;
import java.util.Map;

/** Reads names that end up in paths, in C++ and in Java; refuses those that could do harm there, and collisions. */
final class NameReader {
    private static final String STAND_IN = "unnamed";

    private final DescriptionSource source;
    private final Map<String, LegalName> taken = new HashMap<>();

    NameReader(DescriptionSource source) {
        this.source = source;
    }

    /**
     * The name under the key {@code name}.
     *
     * @param what is named, for messages, such as {@code layer}
     * @param standard the name if none is written; an empty one means that it has to be
     */
    LegalName read(YamlFields fields, String what, String standard) {
        if (standard.isEmpty()) {
            fields.require("name");
        }
        Mark where = fields.where("name");
        String written = fields.has("name") ? fields.text("name").orElse(STAND_IN) : standard;
        return check(written.isEmpty() ? STAND_IN : written, where, what);
    }

    private LegalName check(String written, Mark where, String what) {
        String seen = what + " " + Printable.quoted(written) + ": ";
        if (!LegalName.isLegal(written)) {
            source.error(
                    Rule.ILLEGAL_NAME,
                    where,
                    seen + "a name is a letter and then up to 63 letters, digits, '_' or '-'; rename it");
        } else if (LegalName.isReserved(written)) {
            source.error(
                    Rule.RESERVED_NAME,
                    where,
                    seen + "the name is a word of C++, of Java or of Skipgate itself; rename it, for example to '"
                            + written + (written.length() < 60 ? "-net'" : "'"));
        } else {
            return new LegalName(written, source.at(where));
        }
        return new LegalName(STAND_IN, source.at(where));
    }

    /** Reports a name that becomes the same identifier or file as one that was taken before. */
    void take(LegalName name, String what) {
        if (name.written().equals(STAND_IN)) {
            return;
        }
        LegalName former = taken.putIfAbsent(name.collisionKey(), name);
        if (former == null) {
            return;
        }
        String both = former.written().equals(name.written())
                ? "the name is already used in line " + former.where().line()
                : "the name becomes the same identifier as '" + former + "' in line "
                        + former.where().line();
        source.diagnostics()
                .error(Rule.NAME_COLLISION, name.where(), what + " '" + name + "': " + both + "; rename one of them");
    }
}
