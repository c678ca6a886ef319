/* A path tracer as the books write it: a vector class with operators, shapes and materials with virtual functions, shared_ptr. */
#include "bench.h"
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

namespace {

class Vec3 {
public:
    double e[3];
    Vec3() : e{0, 0, 0} {}
    Vec3(double x, double y, double z) : e{x, y, z} {}
    double x() const { return e[0]; }
    double y() const { return e[1]; }
    double z() const { return e[2]; }
    Vec3 operator-() const { return Vec3(-e[0], -e[1], -e[2]); }
    Vec3 &operator+=(const Vec3 &v)
    {
        for (int i = 0; i < 3; i++)
            e[i] += v.e[i];
        return *this;
    }
    double length_squared() const { return e[0] * e[0] + e[1] * e[1] + e[2] * e[2]; }
    double length() const { return std::sqrt(length_squared()); }
    bool near_zero() const { return std::fabs(e[0]) < 1e-8 && std::fabs(e[1]) < 1e-8 && std::fabs(e[2]) < 1e-8; }
};

using Point = Vec3;
using Color = Vec3;

inline Vec3 operator+(const Vec3 &a, const Vec3 &b) { return Vec3(a.e[0] + b.e[0], a.e[1] + b.e[1], a.e[2] + b.e[2]); }
inline Vec3 operator-(const Vec3 &a, const Vec3 &b) { return Vec3(a.e[0] - b.e[0], a.e[1] - b.e[1], a.e[2] - b.e[2]); }
inline Vec3 operator*(const Vec3 &a, const Vec3 &b) { return Vec3(a.e[0] * b.e[0], a.e[1] * b.e[1], a.e[2] * b.e[2]); }
inline Vec3 operator*(double t, const Vec3 &v) { return Vec3(t * v.e[0], t * v.e[1], t * v.e[2]); }
inline Vec3 operator/(const Vec3 &v, double t) { return (1 / t) * v; }
inline double dot(const Vec3 &a, const Vec3 &b) { return a.e[0] * b.e[0] + a.e[1] * b.e[1] + a.e[2] * b.e[2]; }
inline Vec3 unit(const Vec3 &v) { return v / v.length(); }
inline Vec3 reflect(const Vec3 &v, const Vec3 &n) { return v - 2 * dot(v, n) * n; }

Vec3 refract(const Vec3 &v, const Vec3 &n, double ratio)
{
    double cosine = std::fmin(dot(-v, n), 1.0);
    Vec3 across = ratio * (v + cosine * n);
    return across - std::sqrt(std::fabs(1.0 - across.length_squared())) * n;
}

Vec3 random_unit()
{
    for (;;) {
        double x = 2 * bench_unit() - 1, y = 2 * bench_unit() - 1, z = 2 * bench_unit() - 1;
        Vec3 p(x, y, z);
        double l = p.length_squared();
        if (l > 1e-10 && l <= 1)
            return p / std::sqrt(l);
    }
}

struct Ray {
    Point origin;
    Vec3 direction;
    Point at(double t) const { return origin + t * direction; }
};

class Material;

struct Hit {
    Point point;
    Vec3 normal;
    std::shared_ptr<Material> material;
    double t;
    bool front;
    void set_normal(const Ray &r, const Vec3 &outward)
    {
        front = dot(r.direction, outward) < 0;
        normal = front ? outward : -outward;
    }
};

class Material {
public:
    virtual ~Material() = default;
    virtual bool scatter(const Ray &in, const Hit &hit, Color &attenuation, Ray &out) const = 0;
};

class Shape {
public:
    virtual ~Shape() = default;
    virtual bool hit(const Ray &r, double least, double most, Hit &hit) const = 0;
};

class Lambertian : public Material {
    Color albedo;
public:
    explicit Lambertian(const Color &c) : albedo(c) {}
    bool scatter(const Ray &, const Hit &hit, Color &attenuation, Ray &out) const override
    {
        Vec3 direction = hit.normal + random_unit();
        if (direction.near_zero())
            direction = hit.normal;
        out = Ray{hit.point, direction};
        attenuation = albedo;
        return true;
    }
};

class Metal : public Material {
    Color albedo;
    double fuzz;
public:
    Metal(const Color &c, double f) : albedo(c), fuzz(f) {}
    bool scatter(const Ray &in, const Hit &hit, Color &attenuation, Ray &out) const override
    {
        Vec3 r = unit(reflect(in.direction, hit.normal)) + fuzz * random_unit();
        out = Ray{hit.point, r};
        attenuation = albedo;
        return dot(r, hit.normal) > 0;
    }
};

class Glass : public Material {
    double index;
public:
    explicit Glass(double i) : index(i) {}
    bool scatter(const Ray &in, const Hit &hit, Color &attenuation, Ray &out) const override
    {
        attenuation = Color(1, 1, 1);
        double ratio = hit.front ? 1 / index : index;
        Vec3 d = unit(in.direction);
        double cosine = std::fmin(dot(-d, hit.normal), 1.0), sine = std::sqrt(1 - cosine * cosine);
        double r0 = (1 - ratio) / (1 + ratio), one = 1 - cosine;
        r0 *= r0;
        double schlick = r0 + (1 - r0) * one * one * one * one * one;
        out = Ray{hit.point, ratio * sine > 1 || schlick > bench_unit() ? reflect(d, hit.normal) : refract(d, hit.normal, ratio)};
        return true;
    }
};

class Sphere : public Shape {
    Point center;
    double radius;
    std::shared_ptr<Material> material;
public:
    Sphere(const Point &c, double r, std::shared_ptr<Material> m) : center(c), radius(r), material(m) {}
    bool hit(const Ray &r, double least, double most, Hit &hit) const override
    {
        Vec3 oc = r.origin - center;
        double a = r.direction.length_squared(), half = dot(oc, r.direction), c = oc.length_squared() - radius * radius;
        double discriminant = half * half - a * c;
        if (discriminant < 0)
            return false;
        double root = std::sqrt(discriminant), t = (-half - root) / a;
        if (t <= least || most <= t) {
            t = (-half + root) / a;
            if (t <= least || most <= t)
                return false;
        }
        hit.t = t;
        hit.point = r.at(t);
        hit.set_normal(r, (hit.point - center) / radius);
        hit.material = material;
        return true;
    }
};

class Plane : public Shape {
    Point at;
    Vec3 normal;
    std::shared_ptr<Material> material;
public:
    Plane(const Point &p, const Vec3 &n, std::shared_ptr<Material> m) : at(p), normal(n), material(m) {}
    bool hit(const Ray &r, double least, double most, Hit &hit) const override
    {
        double slope = dot(normal, r.direction);
        if (std::fabs(slope) < 1e-9)
            return false;
        double t = dot(at - r.origin, normal) / slope;
        if (t <= least || most <= t)
            return false;
        hit.t = t;
        hit.point = r.at(t);
        hit.set_normal(r, normal);
        hit.material = material;
        return true;
    }
};

class World : public Shape {
    std::vector<std::shared_ptr<Shape>> shapes;
public:
    void add(std::shared_ptr<Shape> s) { shapes.push_back(s); }
    bool hit(const Ray &r, double least, double most, Hit &hit) const override
    {
        Hit one;
        bool any = false;
        double closest = most;
        for (const auto &s : shapes)
            if (s->hit(r, least, closest, one)) {
                any = true;
                closest = one.t;
                hit = one;
            }
        return any;
    }
};

Color trace(const Ray &r, const Shape &world, int depth)
{
    Hit hit;
    if (depth <= 0)
        return Color();
    if (world.hit(r, 0.001, std::numeric_limits<double>::infinity(), hit)) {
        Ray next;
        Color attenuation;
        if (hit.material->scatter(r, hit, attenuation, next))
            return attenuation * trace(next, world, depth - 1);
        return Color();
    }
    double a = 0.5 * (unit(r.direction).y() + 1);
    return (1 - a) * Color(1, 1, 1) + a * Color(0.5, 0.7, 1);
}

World scene()
{
    World world;
    world.add(std::make_shared<Plane>(Point(0, 0, 0), Vec3(0, 1, 0), std::make_shared<Lambertian>(Color(0.5, 0.5, 0.5))));
    for (int x = -3; x < 3; x++)
        for (int z = -3; z < 3; z++) {
            double choice = bench_unit(), px = x + 0.8 * bench_unit(), pz = z + 0.8 * bench_unit();
            std::shared_ptr<Material> m;
            if (choice < 0.6)
                m = std::make_shared<Lambertian>(Color(choice, 0.5, 0.9 - choice));
            else if (choice < 0.85)
                m = std::make_shared<Metal>(Color(choice, 0.8, 0.7), 0.5 * (choice - 0.6));
            else
                m = std::make_shared<Glass>(1.5);
            world.add(std::make_shared<Sphere>(Point(px, 0.2, pz), 0.2, m));
        }
    world.add(std::make_shared<Sphere>(Point(0, 1, 0), 1.0, std::make_shared<Glass>(1.5)));
    world.add(std::make_shared<Sphere>(Point(-2, 1, 1), 1.0, std::make_shared<Metal>(Color(0.7, 0.6, 0.5), 0)));
    return world;
}

}

int main(int argc, char **argv)
{
    int width = bench_arg(argc, argv, 200), height = width * 9 / 16, samples = 24;
    World world = scene();
    double total = 0;
    uint32_t sum = 0;

    for (int j = 0; j < height; j++)
        for (int i = 0; i < width; i++) {
            Color color;
            for (int s = 0; s < samples; s++) {
                double u = (i + bench_unit()) / width - 0.5, v = 0.5 - (j + bench_unit()) / height;
                color += trace(Ray{Point(4, 1.6, 5), Vec3(-4 + 5 * u, -1 + 3 * v, -5 - 4 * u)}, world, 20);
            }
            uint8_t rgb[3];
            for (int c = 0; c < 3; c++)
                rgb[c] = (uint8_t)(255.99 * std::fmin(1, std::sqrt(color.e[c] / samples)));
            sum = bench_sum(rgb, 3, sum);
            total += color.x();
        }
    printf("%.3f %s\n", total, sum ? "drawn" : "black");
    return 0;
}
