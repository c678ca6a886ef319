//! serde_json reads a document into a tree of values, walks over it, and writes it in both its ways.
use serde_json::{json, Value};

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

fn document(state: &mut u32, records: usize) -> Value {
    let record = |state: &mut u32| {
        let price = random(state) % 100_000;
        json!({
            "id": random(state) % 1_000_000,
            "name": format!("name \"{}\" \u{e9}\n", random(state) % 5000),
            "price": price as f64 / 64.0,
            "tags": (0..random(state) % 6).map(|_| format!("tag{}", random(state) % 50)).collect::<Vec<_>>(),
            "place": { "x": -(random(state) as i32 as i64), "y": random(state) as f64 * 1e-7, "exact": random(state) % 2 == 0 },
            "next": null,
        })
    };
    Value::Array((0..records).map(|_| record(state)).collect())
}

fn sum(v: &Value) -> f64 {
    match v {
        Value::Null => 1.0,
        Value::Bool(b) => *b as u32 as f64,
        Value::Number(n) => n.as_f64().unwrap_or(0.0) % 1000.0,
        Value::String(s) => s.len() as f64,
        Value::Array(all) => all.iter().map(sum).sum(),
        Value::Object(map) => map.iter().map(|(k, v)| k.len() as f64 + sum(v)).sum(),
    }
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(12);
    let mut state = 2463534242u32;
    let mut text = document(&mut state, 6000).to_string();
    for round in 0..rounds {
        let mut v: Value = serde_json::from_str(&text).unwrap();
        v[round]["name"] = json!([round, "changed"]);
        v.as_array_mut().unwrap().retain(|r| r["id"].as_u64().map_or(true, |id| id % 97 != round as u64));
        let pretty = serde_json::to_string_pretty(&v).unwrap();
        text = serde_json::to_string(&serde_json::from_str::<Value>(&pretty).unwrap()).unwrap();
        println!("{} {} {:.6} {}", text.len(), pretty.len(), sum(&v), v[7]["place"]["y"]);
    }
}
