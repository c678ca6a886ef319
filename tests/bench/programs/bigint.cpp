/* A class of big integers with the usual operators, and what such classes are tried with: factorials, Fibonacci, pi, powers, primes. */
#include "bench.h"
#include <algorithm>
#include <string>
#include <vector>

namespace {

class BigInt {
    std::vector<uint32_t> limbs;
    void trim()
    {
        while (!limbs.empty() && limbs.back() == 0)
            limbs.pop_back();
    }
public:
    BigInt(uint64_t v = 0)
    {
        for (; v; v >>= 32)
            limbs.push_back((uint32_t)v);
    }
    explicit BigInt(const std::string &decimal)
    {
        for (char c : decimal)
            *this = *this * BigInt(10) + BigInt((uint64_t)(c - '0'));
    }
    bool zero() const { return limbs.empty(); }
    bool odd() const { return !limbs.empty() && limbs[0] & 1; }
    size_t size() const { return limbs.size(); }
    int compare(const BigInt &o) const
    {
        if (limbs.size() != o.limbs.size())
            return limbs.size() < o.limbs.size() ? -1 : 1;
        for (size_t i = limbs.size(); i-- > 0;)
            if (limbs[i] != o.limbs[i])
                return limbs[i] < o.limbs[i] ? -1 : 1;
        return 0;
    }
    bool operator<(const BigInt &o) const { return compare(o) < 0; }
    bool operator>=(const BigInt &o) const { return compare(o) >= 0; }
    bool operator==(const BigInt &o) const { return limbs == o.limbs; }
    BigInt &operator+=(const BigInt &o)
    {
        uint64_t carry = 0;
        if (limbs.size() < o.limbs.size())
            limbs.resize(o.limbs.size());
        for (size_t i = 0; i < limbs.size(); i++) {
            carry += (uint64_t)limbs[i] + (i < o.limbs.size() ? o.limbs[i] : 0);
            limbs[i] = (uint32_t)carry;
            carry >>= 32;
        }
        if (carry)
            limbs.push_back((uint32_t)carry);
        return *this;
    }
    BigInt &operator-=(const BigInt &o)
    {
        int64_t borrow = 0;
        for (size_t i = 0; i < limbs.size(); i++) {
            borrow += (int64_t)limbs[i] - (i < o.limbs.size() ? (int64_t)o.limbs[i] : 0);
            limbs[i] = (uint32_t)borrow;
            borrow >>= 32;
        }
        trim();
        return *this;
    }
    friend BigInt operator+(BigInt a, const BigInt &b) { return a += b; }
    friend BigInt operator-(BigInt a, const BigInt &b) { return a -= b; }
    friend BigInt operator*(const BigInt &a, const BigInt &b)
    {
        BigInt r;
        r.limbs.assign(a.limbs.size() + b.limbs.size(), 0);
        for (size_t i = 0; i < a.limbs.size(); i++) {
            uint64_t carry = 0;
            for (size_t j = 0; j < b.limbs.size(); j++) {
                carry += (uint64_t)a.limbs[i] * b.limbs[j] + r.limbs[i + j];
                r.limbs[i + j] = (uint32_t)carry;
                carry >>= 32;
            }
            r.limbs[i + b.limbs.size()] = (uint32_t)carry;
        }
        r.trim();
        return r;
    }
    uint32_t divide(uint32_t by)
    {
        uint64_t rest = 0;
        for (size_t i = limbs.size(); i-- > 0;) {
            rest = rest << 32 | limbs[i];
            limbs[i] = (uint32_t)(rest / by);
            rest %= by;
        }
        trim();
        return (uint32_t)rest;
    }
    BigInt &shift_left(unsigned bits)
    {
        uint32_t carry = 0;
        limbs.insert(limbs.begin(), bits / 32, 0);
        if (bits %= 32)
            for (auto &l : limbs) {
                uint32_t next = l >> (32 - bits);
                l = l << bits | carry;
                carry = next;
            }
        if (carry)
            limbs.push_back(carry);
        return *this;
    }
    BigInt &halve()
    {
        for (size_t i = 0; i < limbs.size(); i++)
            limbs[i] = limbs[i] >> 1 | (i + 1 < limbs.size() ? limbs[i + 1] << 31 : 0);
        trim();
        return *this;
    }
    /* Knuth's algorithm D. */
    static std::pair<BigInt, BigInt> divmod(const BigInt &a, const BigInt &b)
    {
        if (a < b)
            return {BigInt(), a};
        if (b.limbs.size() == 1) {
            BigInt q = a;
            uint32_t r = q.divide(b.limbs[0]);
            return {q, BigInt(r)};
        }
        unsigned s = (unsigned)__builtin_clz(b.limbs.back());
        BigInt u = a, v = b, q;
        u.shift_left(s), v.shift_left(s);
        size_t n = v.limbs.size();
        u.limbs.resize(std::max(u.limbs.size(), a.limbs.size() + 1));
        size_t m = u.limbs.size() - n;
        q.limbs.assign(m, 0);
        for (size_t j = m; j-- > 0;) {
            uint64_t top = (uint64_t)u.limbs[j + n] << 32 | u.limbs[j + n - 1], guess = top / v.limbs[n - 1], rest = top % v.limbs[n - 1];
            while (guess >> 32 || guess * v.limbs[n - 2] > (rest << 32 | u.limbs[j + n - 2])) {
                guess--;
                rest += v.limbs[n - 1];
                if (rest >> 32)
                    break;
            }
            int64_t borrow = 0;
            uint64_t carry = 0;
            for (size_t i = 0; i < n; i++) {
                carry += guess * v.limbs[i];
                borrow += (int64_t)u.limbs[i + j] - (int64_t)(uint32_t)carry;
                u.limbs[i + j] = (uint32_t)borrow;
                carry >>= 32;
                borrow >>= 32;
            }
            borrow += (int64_t)u.limbs[j + n] - (int64_t)carry;
            u.limbs[j + n] = (uint32_t)borrow;
            if (borrow < 0) {
                guess--;
                carry = 0;
                for (size_t i = 0; i < n; i++) {
                    carry += (uint64_t)u.limbs[i + j] + v.limbs[i];
                    u.limbs[i + j] = (uint32_t)carry;
                    carry >>= 32;
                }
                u.limbs[j + n] += (uint32_t)carry;
            }
            q.limbs[j] = (uint32_t)guess;
        }
        q.trim(), u.trim();
        for (unsigned i = 0; i < s; i++)
            u.halve();
        return {q, u};
    }
    friend BigInt operator/(const BigInt &a, const BigInt &b) { return divmod(a, b).first; }
    friend BigInt operator%(const BigInt &a, const BigInt &b) { return divmod(a, b).second; }
    std::string str() const
    {
        if (zero())
            return "0";
        std::string s;
        for (BigInt rest = *this; !rest.zero();) {
            uint32_t digits = rest.divide(1000000000);
            for (int i = 0; i < 9 && (digits || !rest.zero()); i++, digits /= 10)
                s += (char)('0' + digits % 10);
        }
        std::reverse(s.begin(), s.end());
        return s;
    }
};

BigInt power(BigInt base, BigInt exponent, const BigInt &modulus)
{
    BigInt r(1);
    for (base = base % modulus; !exponent.zero(); exponent.halve()) {
        if (exponent.odd())
            r = r * base % modulus;
        base = base * base % modulus;
    }
    return r;
}

void show(const char *what, const std::string &s)
{
    printf("%s: %zu digits, %08x\n", what, s.size(), bench_sum(s.data(), s.size(), 0));
}

/* Gibbons' spigot. */
std::string pi(int digits)
{
    BigInt q(1), r(180), t(60);
    std::string s;
    for (uint64_t i = 2; (int)s.size() < digits; i++) {
        BigInt u(3 * (3 * i + 1) * (3 * i + 2)), y = (q * BigInt(27 * i - 12) + BigInt(5) * r) / (BigInt(5) * t);
        s += (char)('0' + (y.zero() ? 0 : y.str()[0] - '0'));
        r = BigInt(10) * u * (q * BigInt(5 * i - 2) + r - y * t);
        q = BigInt(10) * q * BigInt(i) * BigInt(2 * i - 1);
        t = t * u;
    }
    return s;
}

}

int main(int argc, char **argv)
{
    for (int i = 0, rounds = bench_arg(argc, argv, 15); i < rounds; i++) {
        BigInt f(1), a(0), b(1);
        for (uint32_t n = 2; n <= 2000; n++)
            f = f * BigInt(n);
        show("factorial", f.str());
        for (int n = 0; n < 20000; n++) {
            BigInt c = a + b;
            a = std::move(b);
            b = std::move(c);
        }
        show("Fibonacci", b.str());
        show("pi", pi(600));
        BigInt prime("170141183460469231731687303715884105727"), big = prime * prime + BigInt(12345 + (uint64_t)i);
        uint32_t sum = 0;
        for (uint32_t n = 0; n < 60; n++) {
            std::string s = power(BigInt(n + 3), big, prime * BigInt(n + 77) + BigInt(2)).str();
            sum = bench_sum(s.data(), s.size(), sum);
        }
        printf("powers %08x\n", sum);
    }
    return 0;
}
