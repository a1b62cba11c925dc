package dev.skipgate.compiler.frontend;

import java.util.Set;

/** Words that no name of a user may become: of C++, of Java, and those that emitted code and its libraries use. */
final class ReservedWords {
    private static final Set<String> CPP = Set.of(
            ("alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand bitor bool break case"
                            + " catch char char8_t char16_t char32_t class compl concept const consteval constexpr constinit"
                            + " const_cast continue co_await co_return co_yield decltype default delete do double dynamic_cast"
                            + " else enum explicit export extern false float for friend goto if inline int long mutable"
                            + " namespace new noexcept not not_eq nullptr operator or or_eq private protected public"
                            + " reflexpr register reinterpret_cast requires return short signed sizeof static static_assert"
                            + " static_cast struct switch synchronized template this thread_local throw true try typedef"
                            + " typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq")
                    .split(" "));

    private static final Set<String> JAVA = Set.of(
            ("abstract assert boolean byte extends final finally implements import instanceof interface native null"
                            + " package permits record sealed strictfp super throws transient var yield")
                    .split(" "));

    private static final Set<String> OURS = Set.of(
            "input output embedding main std hls skipgate ap_int ap_uint ap_fixed ap_ufixed NULL EOF NAN INFINITY"
                    .split(" "));

    private ReservedWords() {}

    static boolean contains(String identifier) {
        return CPP.contains(identifier) || JAVA.contains(identifier) || OURS.contains(identifier);
    }
}
