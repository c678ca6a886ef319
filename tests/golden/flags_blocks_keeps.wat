;; dump: flags
;; The compare stays: another constant, another width, a register that is written in between, a block with two ways to it.
(module
  (memory 1)
  (func (export "f") (param $a i64) (param $b i64) (result i32)
    (if (i64.eq (local.get $a) (i64.const 50)) (then (return (i32.const 5))))
    (if (i64.gt_s (local.get $a) (i64.const 51)) (then (return (i32.const 6))))
    (if (i64.eq (local.get $a) (local.get $b)) (then (return (i32.const 7))))
    (if (i32.lt_u (i32.wrap_i64 (local.get $a)) (i32.wrap_i64 (local.get $b))) (then (return (i32.const 8))))
    (if (i64.eq (local.get $a) (local.get $b)) (then (return (i32.const 9))))
    (local.set $a (i64.load (i32.wrap_i64 (local.get $b))))
    (if (i64.gt_u (local.get $a) (local.get $b)) (then (return (i32.const 10))))
    (if (i64.eq (local.get $a) (i64.const 60))
      (then (i64.store (i32.wrap_i64 (local.get $b)) (i64.const 1)))
      (else (if (i64.lt_s (local.get $a) (local.get $b)) (then (return (i32.const 11))))))
    (if (i64.lt_u (local.get $a) (local.get $b)) (then (return (i32.const 12))))
    (i32.const 13)))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  cmp.8 rdi, 50
;;>      2  je.8 block 1
;;>      3  jmp.8 block 2
;;> block 1:  from 0
;;>      4  movi.4 eax, 5
;;>      5  ret.8 0
;;> block 2:  from 0
;;>      6  cmp.8 rdi, 51
;;>      7  jg.8 block 3
;;>      8  jmp.8 block 4
;;> block 3:  from 2
;;>      9  movi.4 eax, 6
;;>     10  ret.8 0
;;> block 4:  from 2
;;>     11  cmp.8 rdi, rsi
;;>     12  je.8 block 5
;;>     13  jmp.8 block 6
;;> block 5:  from 4
;;>     14  movi.4 eax, 7
;;>     15  ret.8 0
;;> block 6:  from 4
;;>     16  cmp.4 edi, esi
;;>     17  jb.8 block 7
;;>     18  jmp.8 block 8
;;> block 7:  from 6
;;>     19  movi.4 eax, 8
;;>     20  ret.8 0
;;> block 8:  from 6
;;>     21  cmp.8 rdi, rsi
;;>     22  je.8 block 9
;;>     23  jmp.8 block 10
;;> block 9:  from 8
;;>     24  movi.4 eax, 9
;;>     25  ret.8 0
;;> block 10:  from 8
;;>     26  mov.4 eax, esi
;;>     27  mov.8 rax, [rax]
;;>     28  cmp.8 rax, rsi
;;>     29  ja.8 block 11
;;>     30  jmp.8 block 12
;;> block 11:  from 10
;;>     31  movi.4 eax, 10
;;>     32  ret.8 0
;;> block 12:  from 10
;;>     33  cmp.8 rax, 60
;;>     34  je.8 block 13
;;>     35  jmp.8 block 14
;;> block 13:  from 12
;;>     36  mov.4 ecx, esi
;;>     37  mov.8 [rcx], 1
;;>     38  jmp.8 block 17
;;> block 14:  from 12
;;>     39  cmp.8 rax, rsi
;;>     40  jl.8 block 15
;;>     41  jmp.8 block 16
;;> block 15:  from 14
;;>     42  movi.4 eax, 11
;;>     43  ret.8 0
;;> block 16:  from 14
;;>     44  jmp.8 block 17
;;> block 17:  from 13 16
;;>     45  cmp.8 rax, rsi
;;>     46  jb.8 block 18
;;>     47  jmp.8 block 19
;;> block 18:  from 17
;;>     48  movi.4 eax, 12
;;>     49  ret.8 0
;;> block 19:  from 17
;;>     50  movi.4 eax, 13
;;>     51  ret.8 0
;;>
