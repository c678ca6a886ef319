;; dump: regalloc 0
;; The sum would like rax, since it is returned; but the quotient, which has it in each round, needs it more.
(module
  (func (export "f") (param $q i64) (param $n i64) (result i64)
    (local $sum i64)
    (loop $next
      (local.set $q (i64.div_u (local.get $q) (local.get $n)))
      (local.set $sum (i64.add (local.get $sum) (local.get $q)))
      (br_if $next (i64.ge_u (local.get $q) (local.get $n))))
    (local.get $sum)))
;;> ; function 0 after regalloc
;;> block 0:
;;>      0  entry.8
;;>      1  move.8 rax, rdi
;;>      2  movi.8 rcx, 0
;;>      3  jmp.8 block 1
;;> block 1:  from 0 2  loop to 2
;;>      4  movi.4 edx, 0
;;>      5  div.8 rsi  clobbers rax rdx  trap 24
;;>      6  add.8 rcx, rax
;;>      7  cmp.8 rax, rsi
;;>      8  jae.8 block 2
;;>      9  jmp.8 block 3
;;> block 2:  from 1
;;>     10  jmp.8 block 1
;;> block 3:  from 1
;;>     11  move.8 rax, rcx
;;>     12  ret.8 0
;;>
