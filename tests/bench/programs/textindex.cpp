/* Text with the standard strings: a trie, counts in maps, a suffix array, distances of words, streams, splitting and joining. */
#include "bench.h"
#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

class Trie {
    struct Node {
        std::array<std::unique_ptr<Node>, 26> next;
        int count = 0;
    };
    Node root;
    void collect(const Node &n, std::string &word, std::vector<std::pair<int, std::string>> &out) const
    {
        if (n.count)
            out.emplace_back(n.count, word);
        for (size_t i = 0; i < 26; i++)
            if (n.next[i]) {
                word.push_back((char)('a' + i));
                collect(*n.next[i], word, out);
                word.pop_back();
            }
    }
public:
    void insert(std::string_view word)
    {
        Node *n = &root;
        for (char c : word) {
            auto &next = n->next[(size_t)(c - 'a')];
            if (!next)
                next = std::make_unique<Node>();
            n = next.get();
        }
        n->count++;
    }
    std::vector<std::pair<int, std::string>> with_prefix(std::string_view prefix) const
    {
        std::vector<std::pair<int, std::string>> out;
        const Node *n = &root;
        for (char c : prefix) {
            n = n->next[(size_t)(c - 'a')].get();
            if (!n)
                return out;
        }
        std::string word(prefix);
        collect(*n, word, out);
        std::sort(out.begin(), out.end(), [](const auto &a, const auto &b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
        return out;
    }
};

std::vector<std::string> split(const std::string &text, const std::string &separators)
{
    std::vector<std::string> parts;
    size_t at = 0;
    while ((at = text.find_first_not_of(separators, at)) != std::string::npos) {
        size_t end = text.find_first_of(separators, at);
        parts.push_back(text.substr(at, end - at));
        at = end;
        if (at == std::string::npos)
            break;
    }
    return parts;
}

std::string join(const std::vector<std::string> &parts, const std::string &with)
{
    std::ostringstream out;
    for (size_t i = 0; i < parts.size(); i++)
        out << (i ? with : "") << parts[i];
    return out.str();
}

/* Prefix doubling. */
std::vector<int> suffix_array(const std::string &s)
{
    int n = (int)s.size();
    std::vector<int> sa((size_t)n), rank((size_t)n), next((size_t)n);
    std::iota(sa.begin(), sa.end(), 0);
    for (int i = 0; i < n; i++)
        rank[(size_t)i] = (unsigned char)s[(size_t)i];
    for (int k = 1;; k *= 2) {
        auto key = [&](int i) { return std::make_pair(rank[(size_t)i], i + k < n ? rank[(size_t)(i + k)] : -1); };
        std::sort(sa.begin(), sa.end(), [&](int a, int b) { return key(a) < key(b); });
        next[(size_t)sa[0]] = 0;
        for (int i = 1; i < n; i++)
            next[(size_t)sa[(size_t)i]] = next[(size_t)sa[(size_t)i - 1]] + (key(sa[(size_t)i - 1]) < key(sa[(size_t)i]));
        rank = next;
        if (rank[(size_t)sa[(size_t)n - 1]] == n - 1)
            return sa;
    }
}

size_t distance(const std::string &a, const std::string &b)
{
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (size_t i = 1; i <= a.size(); i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); j++) {
            size_t up = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = up;
        }
    }
    return row[b.size()];
}

std::string longest_common(const std::string &a, const std::string &b)
{
    std::vector<std::vector<int>> dp(a.size() + 1, std::vector<int>(b.size() + 1, 0));
    for (size_t i = 1; i <= a.size(); i++)
        for (size_t j = 1; j <= b.size(); j++)
            dp[i][j] = a[i - 1] == b[j - 1] ? dp[i - 1][j - 1] + 1 : std::max(dp[i - 1][j], dp[i][j - 1]);
    std::string s;
    for (size_t i = a.size(), j = b.size(); i && j;) {
        if (a[i - 1] == b[j - 1])
            s += a[i - 1], i--, j--;
        else if (dp[i - 1][j] >= dp[i][j - 1])
            i--;
        else
            j--;
    }
    std::reverse(s.begin(), s.end());
    return s;
}

}

int main(int argc, char **argv)
{
    std::string text(60000, ' ');
    bench_text(&text[0], text.size());
    text.pop_back();
    for (int round = 0, rounds = bench_arg(argc, argv, 20); round < rounds; round++) {
        auto words = split(text, " ,\n");
        Trie trie;
        std::map<std::string, int> ordered;
        std::unordered_map<std::string, std::vector<size_t>> where;
        for (int again = 0; again < 4; again++)
            for (size_t i = 0; i < words.size(); i++) {
                trie.insert(words[i]);
                ordered[words[i]]++;
                where[words[i]].push_back(i);
            }
        std::vector<std::pair<std::string, int>> common(ordered.begin(), ordered.end());
        std::sort(common.begin(), common.end(), [](const auto &a, const auto &b) { return a.second > b.second || (a.second == b.second && a.first < b.first); });
        size_t sum = 0, apart = 0;
        for (const auto &[word, count] : common)
            sum = sum * 31 + where[word].size() + word.size() + (size_t)count;
        std::set<std::string> prefixes;
        for (const auto &w : words)
            prefixes.insert(w.substr(0, 2));
        for (const auto &p : prefixes)
            for (const auto &[count, word] : trie.with_prefix(p))
                sum = sum * 31 + (size_t)count + (size_t)word.back();
        for (size_t i = 0; i < 150 && i < common.size(); i++)
            for (size_t j = 0; j < i; j++)
                apart += distance(common[i].first, common[j].first);
        std::string part = text.substr((size_t)round * 500, 12000), line = join(words, "-");
        auto sa = suffix_array(part);
        for (size_t i = 0; i < sa.size(); i += 100)
            sum = sum * 31 + (size_t)sa[i];
        std::transform(line.begin(), line.end(), line.begin(), [](unsigned char c) { return (char)std::tolower(c); });
        std::string lcs = longest_common(part.substr(0, 1000), line.substr(1000, 1000));
        std::istringstream in(text.substr(0, 20000));
        std::string word;
        int read = 0;
        while (in >> word)
            read += (int)word.size();
        for (size_t at = 0; (at = line.find("qua", at)) != std::string::npos; at++)
            read++;
        std::ostringstream report;
        for (size_t i = 0; i < 2000; i++)
            report << common[i % common.size()].first << ": " << i << ", " << (double)i / 4 << '\n';
        std::string r = report.str();
        printf("%08x %zu %zu %d %08x\n", (unsigned)sum & 0xffffffff, apart, lcs.size(), read, bench_sum(r.data(), r.size(), 0));
    }
    return 0;
}
