;; dump: build 2
;; skip: inline
;; Calls stay indirect: five functions of the type, a table that is written, one that others may write, a constant index that
;; traps.
(module
  (table $many 10 funcref)
  (table $set 10 funcref)
  (table $open (export "open") 10 funcref)
  (type $unary (func (param i32) (result i32)))
  (elem (table $many) (i32.const 2) func $a $b $a $b $a)
  (elem (table $set) (i32.const 2) func $a)
  (elem (table $open) (i32.const 2) func $a)
  (func $a (type $unary) (local.get 0))
  (func $b (type $unary) (i32.const 1))
  (func (export "f") (param $i i32) (result i32)
    (table.set $set (i32.const 1) (ref.null func))
    (drop (call_indirect $many (type $unary) (i32.const 7) (local.get $i)))
    (drop (call_indirect $set (type $unary) (i32.const 7) (local.get $i)))
    (drop (call_indirect $many (type $unary) (i32.const 7) (i32.const 1)))
    (call_indirect $open (type $unary) (i32.const 8) (local.get $i))))
;;> ; function 2 after build
;;> func 2 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 1
;;>   v3:i64 = const 0
;;>   v4:i64 = recaddr table 1
;;>   v5:i64 = extendu v2
;;>   v6:void = rtcall table_set v4 v5 v3
;;>   v7:i32 = const 7
;;>   v8:void = calli type 0 v7 v1
;;>   v9:i32 = result #0 v8
;;>   v10:i32 = const 7
;;>   v11:void = calli type 0 +1 v10 v1
;;>   v12:i32 = result #0 v11
;;>   v13:i32 = const 7
;;>   v14:i32 = const 1
;;>   v15:void = calli type 0 v13 v14
;;>   v16:i32 = result #0 v15
;;>   v17:i32 = const 8
;;>   v18:void = calli type 0 +2 v17 v1
;;>   v19:i32 = result #0 v18
;;>   ret v19
;;>
