#include "cpp_servers/actor/words.hpp"

#include <gtest/gtest.h>

#include <string>

namespace bindlab {
namespace {

std::string joined(std::string_view line) {
    std::string text;
    for (const Word& word : split_words(line)) {
        text += (word.quoted ? '<' + word.text + '>' : '[' + word.text + ']');
    }
    return text;
}

std::string fault_of_words(std::string_view line) {
    try {
        split_words(line);
    } catch (const LineFault& fault) {
        return fault.what();
    }
    return "no fault";
}

Words words(std::string_view line) {
    return Words(split_words(line));
}

TEST(SplitWords, TakesBlanksAndTabsBetweenWords) {
    EXPECT_EQ(joined("  bind\tconn  10.0.0.1:80\r"), "[bind][conn][10.0.0.1:80]");
    EXPECT_EQ(joined(""), "");
    EXPECT_EQ(joined("   "), "");
}

TEST(SplitWords, DropsComments) {
    EXPECT_EQ(joined("# all of it"), "");
    EXPECT_EQ(joined("close # the active close"), "[close]");
    EXPECT_EQ(joined("send \"a # b\"# c"), "[send]<a # b>");
}

TEST(SplitWords, ResolvesEscapesInQuotes) {
    EXPECT_EQ(joined(R"("a\n\t\\\"\x41\xfF")"), "<a\n\t\\\"A\xff>");
    EXPECT_EQ(joined("\"\""), "<>");
}

TEST(SplitWords, SaysWhatIsWrong) {
    EXPECT_EQ(fault_of_words("send \"hel"), "the quoted text has no end: close it with \"");
    EXPECT_EQ(fault_of_words("send \"hel\\"),
              R"(unknown escape '\': write \n, \t, \\, \" or \xHH)");
    EXPECT_EQ(fault_of_words(R"(send "\q")"),
              R"(unknown escape '\q': write \n, \t, \\, \" or \xHH)");
    EXPECT_EQ(fault_of_words(R"(send "\x4")"),
              R"(unknown escape '\x': write \n, \t, \\, \" or \xHH)");
    EXPECT_EQ(fault_of_words("send a\"b\""), "put a blank before and after quoted text");
    EXPECT_EQ(fault_of_words("send \"a\"b"), "put a blank before and after quoted text");
}

TEST(IsName, WantsASmallLetterFirst) {
    EXPECT_TRUE(is_name("conn"));
    EXPECT_TRUE(is_name("conn_2"));
    for (const char* other : {"", "2nd", "SO_X", "Conn", "10.0.0.1:80", "_a", "a-b"}) {
        EXPECT_FALSE(is_name(other)) << other;
    }
}

TEST(SplitWords, NamesAWholeCharacterThatIsNoEscape) {
    EXPECT_EQ(fault_of_words("\"\\\xc3\xbc\"").find("unknown escape '\\\xc3\xbc':"), 0U);
}

TEST(IsName, LeavesTheLanguageItsOwnWords) {
    EXPECT_FALSE(is_name("dontwait"));
    EXPECT_FALSE(is_name("as"));
}

TEST(Words, TakeANameOnlyWhereOneStands) {
    Words with = words("conn 10.0.0.1:80");
    EXPECT_EQ(with.take_name_or("sock"), "conn");
    EXPECT_EQ(with.take_word("ADDR:PORT"), "10.0.0.1:80");
    Words without = words("10.0.0.1:80");
    EXPECT_EQ(without.take_name_or("sock"), "sock");
    EXPECT_EQ(words("dontwait").take_name_or("sock"), "sock");
    EXPECT_EQ(words("\"conn\"").take_name_or("sock"), "sock");
}

TEST(Words, TakeAsName) {
    EXPECT_EQ(words("as second").take_as_or("conn"), "second");
    EXPECT_EQ(words("").take_as_or("conn"), "conn");
    EXPECT_THROW(words("as").take_as_or("conn"), LineFault);
    EXPECT_THROW(words("as Second").take_as_or("conn"), LineFault);
}

TEST(Words, TakeTextOnlyInQuotes) {
    EXPECT_EQ(words("\"a b\"").take_quoted("TEXT"), "a b");
    EXPECT_THROW(words("a").take_quoted("TEXT"), LineFault);
    EXPECT_THROW(words("\"a\"").take_word("HOW"), LineFault);
    EXPECT_THROW(words("").take_word("HOW"), LineFault);
}

TEST(Words, FinishNamesTheWordThatIsTooMany) {
    Words line = words("close me");
    line.take_word("verb");
    try {
        line.finish();
        FAIL() << "no fault";
    } catch (const LineFault& surplus) {
        EXPECT_STREQ(surplus.what(), "'me' is one word too many");
    }
}

TEST(WordsOfALine, TakeTheNameAfterAKeyword) {
    Words words(split_words("over conn"));
    EXPECT_EQ(words.take_other("over", "CARRIER"), "conn");
    Words without(split_words("conn"));
    try {
        without.take_other("over", "CARRIER");
        FAIL() << "no fault";
    } catch (const LineFault& fault) {
        EXPECT_STREQ(fault.what(), "over CARRIER is missing");
    }
}

}  // namespace
}  // namespace bindlab
