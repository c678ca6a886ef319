/* GLM: a small software pipeline: matrices, quaternions, transformed and clipped triangles, shaded pixels. */
#include "bench.h"
#include <glm/glm.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/noise.hpp>
#include <glm/gtc/quaternion.hpp>
#include <vector>

struct Vertex {
    glm::vec3 at, normal;
};

static std::vector<Vertex> torus(int rings, int sides)
{
    std::vector<Vertex> v;
    for (int i = 0; i < rings; i++)
        for (int j = 0; j < sides; j++) {
            float a = 6.2831853f * (float)i / (float)rings, b = 6.2831853f * (float)j / (float)sides;
            glm::vec3 out(glm::cos(a), 0, glm::sin(a)), n = out * glm::cos(b) + glm::vec3(0, glm::sin(b), 0);
            v.push_back({out + 0.4f * n, n});
        }
    return v;
}

static int draw(const std::vector<Vertex> &mesh, int rings, int sides, const glm::mat4 &model, const glm::mat4 &view, std::vector<float> &depth, std::vector<glm::vec3> &pixels, int size)
{
    glm::mat4 all = view * model;
    glm::mat3 turn = glm::transpose(glm::inverse(glm::mat3(model)));
    glm::vec3 light = glm::normalize(glm::vec3(1, 2, 3));
    std::vector<glm::vec4> at(mesh.size());
    std::vector<float> shade(mesh.size());
    int drawn = 0;

    for (size_t i = 0; i < mesh.size(); i++) {
        at[i] = all * glm::vec4(mesh[i].at, 1);
        shade[i] = glm::clamp(glm::dot(glm::normalize(turn * mesh[i].normal), light), 0.1f, 1.0f);
    }
    for (int i = 0; i < rings; i++)
        for (int j = 0; j < sides; j++)
            for (int half = 0; half < 2; half++) {
                size_t a = (size_t)(i * sides + j), b = (size_t)((i + 1) % rings * sides + (j + 1) % sides);
                size_t c = (size_t)(half ? i * sides + (j + 1) % sides : (i + 1) % rings * sides + j);
                glm::vec3 p[3];
                size_t index[3] = {a, b, c};
                for (int k = 0; k < 3; k++)
                    p[k] = (glm::vec3(at[index[k]]) / at[index[k]].w + 1.0f) * (0.5f * (float)size);
                glm::vec2 low = glm::min(glm::min(glm::vec2(p[0]), glm::vec2(p[1])), glm::vec2(p[2]));
                glm::vec2 high = glm::max(glm::max(glm::vec2(p[0]), glm::vec2(p[1])), glm::vec2(p[2]));
                glm::vec2 u = p[1] - p[0], v = p[2] - p[0];
                float area = u.x * v.y - u.y * v.x;
                if (glm::abs(area) < 1e-6f)
                    continue;
                glm::ivec2 from = glm::max(glm::ivec2(low), 0), to = glm::min(glm::ivec2(high) + 1, size - 1);
                for (int y = from.y; y <= to.y; y++)
                    for (int x = from.x; x <= to.x; x++) {
                        glm::vec2 w = glm::vec2((float)x, (float)y) - glm::vec2(p[0]);
                        glm::vec3 weight(0, (w.x * v.y - w.y * v.x) / area, (u.x * w.y - u.y * w.x) / area);
                        weight.x = 1 - weight.y - weight.z;
                        if (glm::any(glm::lessThan(weight, glm::vec3(0))))
                            continue;
                        float z = glm::dot(weight, glm::vec3(p[0].z, p[1].z, p[2].z));
                        size_t pixel = (size_t)(y * size + x);
                        if (z >= depth[pixel])
                            continue;
                        depth[pixel] = z;
                        pixels[pixel] = glm::mix(pixels[pixel], glm::vec3(0.9f, 0.6f, 0.3f) * (weight.x * shade[a] + weight.y * shade[b] + weight.z * shade[c]), 0.8f);
                        drawn++;
                    }
            }
    return drawn;
}

int main(int argc, char **argv)
{
    int size = 128, rings = 40, sides = 24;
    auto mesh = torus(rings, sides);
    std::vector<float> depth((size_t)(size * size));
    std::vector<glm::vec3> pixels((size_t)(size * size));
    glm::quat turn(1, 0, 0, 0);
    double total = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 100); i < rounds; i++) {
        std::fill(depth.begin(), depth.end(), 1e9f);
        turn = glm::normalize(turn * glm::angleAxis(0.05f, glm::normalize(glm::vec3(0.3f, 1, 0.1f * (float)(i % 10)))));
        glm::mat4 view = glm::perspective(0.9f, 1.0f, 0.1f, 100.0f) * glm::lookAt(glm::vec3(0, 1, 4), glm::vec3(0), glm::vec3(0, 1, 0));
        for (int k = -1; k <= 1; k++) {
            glm::mat4 model = glm::translate(glm::mat4(1), glm::vec3((float)k, 0.2f * (float)k, 0)) * glm::mat4_cast(glm::slerp(turn, glm::quat(1, 0, 0, 0), 0.2f * (float)(k + 1)));
            total += draw(mesh, rings, sides, model, view, depth, pixels, size);
        }
        for (int k = 0; k < 4000; k++)
            total += glm::perlin(glm::vec3((float)k * 0.1f, (float)i * 0.3f, 0.5f)) > 0.2f;
    }
    glm::vec3 sum(0);
    for (const auto &p : pixels)
        sum += p;
    printf("%.2e %.1e\n", total, (double)glm::length(sum));
    return 0;
}
