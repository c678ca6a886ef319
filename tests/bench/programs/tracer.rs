//! Rust: a ray tracer over trait objects: Box<dyn Shape>, Rc<dyn Material>, operators on a Copy vector, Option everywhere.
use std::ops::{Add, Mul, Neg, Sub};
use std::rc::Rc;

#[derive(Clone, Copy, Default)]
struct Vec3 {
    x: f64,
    y: f64,
    z: f64,
}

fn vec3(x: f64, y: f64, z: f64) -> Vec3 {
    Vec3 { x, y, z }
}

impl Add for Vec3 {
    type Output = Vec3;
    fn add(self, o: Vec3) -> Vec3 {
        vec3(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}

impl Sub for Vec3 {
    type Output = Vec3;
    fn sub(self, o: Vec3) -> Vec3 {
        vec3(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}

impl Mul<f64> for Vec3 {
    type Output = Vec3;
    fn mul(self, f: f64) -> Vec3 {
        vec3(self.x * f, self.y * f, self.z * f)
    }
}

impl Neg for Vec3 {
    type Output = Vec3;
    fn neg(self) -> Vec3 {
        self * -1.0
    }
}

impl Vec3 {
    fn dot(self, o: Vec3) -> f64 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }

    fn unit(self) -> Vec3 {
        self * (1.0 / self.dot(self).sqrt())
    }

    fn reflect(self, normal: Vec3) -> Vec3 {
        self - normal * (2.0 * self.dot(normal))
    }

    fn blend(self, o: Vec3) -> Vec3 {
        vec3(self.x * o.x, self.y * o.y, self.z * o.z)
    }
}

struct Ray {
    origin: Vec3,
    direction: Vec3,
}

impl Ray {
    fn at(&self, t: f64) -> Vec3 {
        self.origin + self.direction * t
    }
}

struct Hit {
    t: f64,
    point: Vec3,
    normal: Vec3,
    material: Rc<dyn Material>,
}

trait Material {
    fn colour(&self, point: Vec3) -> Vec3;
    fn mirror(&self) -> f64 {
        0.0
    }
}

struct Plain(Vec3);
struct Checks(Vec3, Vec3);
struct Mirror {
    tint: Vec3,
    part: f64,
}

impl Material for Plain {
    fn colour(&self, _: Vec3) -> Vec3 {
        self.0
    }
}

impl Material for Checks {
    fn colour(&self, p: Vec3) -> Vec3 {
        if (p.x.floor() + p.z.floor()).rem_euclid(2.0) < 1.0 { self.0 } else { self.1 }
    }
}

impl Material for Mirror {
    fn colour(&self, _: Vec3) -> Vec3 {
        self.tint
    }
    fn mirror(&self) -> f64 {
        self.part
    }
}

trait Shape {
    fn hit(&self, ray: &Ray, limit: f64) -> Option<Hit>;
}

struct Sphere {
    centre: Vec3,
    radius: f64,
    material: Rc<dyn Material>,
}

struct Floor {
    height: f64,
    material: Rc<dyn Material>,
}

struct Block {
    low: Vec3,
    high: Vec3,
    material: Rc<dyn Material>,
}

struct Group {
    bound: Sphere,
    parts: Vec<Box<dyn Shape>>,
}

const NEAR: f64 = 1e-6;

impl Sphere {
    fn distance(&self, ray: &Ray, limit: f64) -> Option<f64> {
        let to = ray.origin - self.centre;
        let (b, c) = (to.dot(ray.direction), to.dot(to) - self.radius * self.radius);
        let d = b * b - c;
        if d < 0.0 {
            return None;
        }
        let root = d.sqrt();
        [-b - root, -b + root].iter().copied().find(|t| *t > NEAR && *t < limit)
    }
}

impl Shape for Sphere {
    fn hit(&self, ray: &Ray, limit: f64) -> Option<Hit> {
        self.distance(ray, limit).map(|t| {
            let point = ray.at(t);
            Hit { t, point, normal: (point - self.centre) * (1.0 / self.radius), material: Rc::clone(&self.material) }
        })
    }
}

impl Shape for Floor {
    fn hit(&self, ray: &Ray, limit: f64) -> Option<Hit> {
        let t = (self.height - ray.origin.y) / ray.direction.y;
        (t > NEAR && t < limit).then(|| Hit { t, point: ray.at(t), normal: vec3(0.0, 1.0, 0.0), material: self.material.clone() })
    }
}

impl Shape for Block {
    fn hit(&self, ray: &Ray, limit: f64) -> Option<Hit> {
        let (o, d) = (ray.origin, ray.direction);
        let slabs = [(self.low.x, self.high.x, o.x, d.x), (self.low.y, self.high.y, o.y, d.y), (self.low.z, self.high.z, o.z, d.z)];
        let (mut enter, mut leave, mut axis) = (NEAR, limit, 3);
        for (i, (low, high, from, step)) in slabs.iter().enumerate() {
            let (a, b) = ((low - from) / step, (high - from) / step);
            if a.min(b) > enter {
                enter = a.min(b);
                axis = i;
            }
            leave = leave.min(a.max(b));
        }
        if enter >= leave || axis == 3 {
            return None;
        }
        let mut normal = [0.0; 3];
        normal[axis] = -slabs[axis].3.signum();
        Some(Hit { t: enter, point: ray.at(enter), normal: vec3(normal[0], normal[1], normal[2]), material: self.material.clone() })
    }
}

fn nearest(parts: &[Box<dyn Shape>], ray: &Ray, limit: f64) -> Option<Hit> {
    parts.iter().fold(None, |best: Option<Hit>, s| {
        let limit = best.as_ref().map_or(limit, |h| h.t);
        s.hit(ray, limit).or(best)
    })
}

impl Shape for Group {
    fn hit(&self, ray: &Ray, limit: f64) -> Option<Hit> {
        self.bound.distance(ray, f64::MAX)?;
        nearest(&self.parts, ray, limit)
    }
}

struct Scene {
    shapes: Vec<Box<dyn Shape>>,
    lights: Vec<Vec3>,
}

impl Scene {
    fn trace(&self, ray: &Ray, depth: u32) -> Vec3 {
        let hit = match nearest(&self.shapes, ray, f64::MAX) {
            Some(h) => h,
            None => return vec3(0.4, 0.6, 0.9) * (0.5 + 0.5 * ray.direction.y.abs()),
        };
        let light: f64 = self.lights.iter().map(|l| self.light(&hit, *l)).sum();
        let own = hit.material.colour(hit.point) * (0.1 + light);
        let part = hit.material.mirror();
        if part == 0.0 || depth == 0 {
            return own;
        }
        let mirrored = Ray { origin: hit.point, direction: ray.direction.reflect(hit.normal).unit() };
        own * (1.0 - part) + self.trace(&mirrored, depth - 1).blend(hit.material.colour(hit.point)) * part
    }

    fn light(&self, hit: &Hit, light: Vec3) -> f64 {
        let way = light - hit.point;
        let far = way.dot(way).sqrt();
        let ray = Ray { origin: hit.point, direction: way.unit() };
        match nearest(&self.shapes, &ray, far) {
            Some(_) => 0.0,
            None => hit.normal.dot(ray.direction).max(0.0) * 0.6,
        }
    }
}

fn scene() -> Scene {
    let mirror: Rc<dyn Material> = Rc::new(Mirror { tint: vec3(0.9, 0.9, 0.8), part: 0.6 });
    let red: Rc<dyn Material> = Rc::new(Plain(vec3(0.9, 0.2, 0.2)));
    let mut shapes: Vec<Box<dyn Shape>> = vec![Box::new(Floor { height: 0.0, material: Rc::new(Checks(vec3(1.0, 1.0, 1.0), vec3(0.1, 0.1, 0.1))) })];
    for g in 0..6 {
        let centre = vec3((g % 3) as f64 * 4.0 - 4.0, 1.5, 5.0 + (g / 3) as f64 * 4.0);
        let mut parts: Vec<Box<dyn Shape>> = Vec::new();
        for i in 0..5 {
            let at = centre + vec3((i % 3) as f64 - 1.0, (i / 3) as f64 - 0.5, ((i * 7) % 5) as f64 * 0.3 - 0.6);
            let material = if i % 2 == 0 { mirror.clone() } else { red.clone() };
            parts.push(if i == 3 {
                Box::new(Block { low: at - vec3(0.3, 0.4, 0.3), high: at + vec3(0.3, 0.4, 0.3), material })
            } else {
                Box::new(Sphere { centre: at, radius: 0.45, material })
            });
        }
        shapes.push(Box::new(Group { bound: Sphere { centre, radius: 2.2, material: red.clone() }, parts }));
    }
    Scene { shapes, lights: vec![vec3(-6.0, 9.0, -3.0), vec3(7.0, 6.0, 0.0)] }
}

fn main() {
    let size: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(1200);
    let scene = scene();
    let mut sum = 0u64;
    for row in 0..size {
        for column in 0..size {
            let direction = vec3(column as f64 / size as f64 - 0.5, 0.35 - row as f64 / size as f64, 0.8).unit();
            let c = scene.trace(&Ray { origin: vec3(0.01, 2.0, -3.0), direction }, 4);
            let pixel = [c.x, c.y, c.z].iter().fold(0u64, |p, v| p << 8 | (v * 200.0).min(255.0) as u64);
            sum = sum.wrapping_mul(31).wrapping_add(pixel);
        }
    }
    println!("{:016x}", sum);
}
