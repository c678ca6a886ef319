/* tinyobjloader reads a model of triangles and quads. */
#include "bench.h"
#define TINYOBJLOADER_IMPLEMENTATION
#include "tiny_obj_loader.h"

static std::string model(int side)
{
    std::string s = "o hills\n";
    char line[120];
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            snprintf(line, sizeof line, "v %.4f %.5f %.3e\n", x * 0.25, (double)(bench_random() % 1000) / 512, y * 0.125 + 1e-3);
            s += line;
            snprintf(line, sizeof line, "vn 0.0 1.0 %.3f\nvt %.4f %.4f\n", (double)(bench_random() % 100) / 128, (double)x / side, (double)y / side);
            s += line;
        }
    for (int y = 0; y + 1 < side; y++) {
        snprintf(line, sizeof line, "g row%d\ns %d\n", y, y % 4);
        s += line;
        for (int x = 0; x + 1 < side; x++) {
            int a = y * side + x + 1, b = a + 1, c = a + side + 1, d = a + side;
            if (x % 3)
                snprintf(line, sizeof line, "f %d/%d/%d %d/%d/%d %d/%d/%d %d/%d/%d\n", a, a, a, b, b, b, c, c, c, d, d, d);
            else
                snprintf(line, sizeof line, "f %d//%d %d//%d %d//%d\nf %d//%d %d//%d %d//%d\n", a, a, b, b, c, c, a, a, c, c, d, d);
            s += line;
        }
    }
    return s;
}

int main(int argc, char **argv)
{
    std::string text = model(90);
    for (int i = 0, rounds = bench_arg(argc, argv, 50); i < rounds; i++) {
        tinyobj::attrib_t attrib;
        std::vector<tinyobj::shape_t> shapes;
        std::vector<tinyobj::material_t> materials;
        std::string warning, error;
        std::istringstream in(text);
        if (!tinyobj::LoadObj(&attrib, &shapes, &materials, &warning, &error, &in))
            return 1;
        double sum = 0;
        size_t indices = 0;
        for (const auto &s : shapes) {
            indices += s.mesh.indices.size();
            for (const auto &index : s.mesh.indices)
                sum += attrib.vertices[(size_t)(3 * index.vertex_index + 1)] + (index.texcoord_index >= 0 ? attrib.texcoords[(size_t)(2 * index.texcoord_index)] : 0);
        }
        printf("%zu shapes, %zu indices, %.2f\n", shapes.size(), indices, sum);
    }
    return 0;
}
