;; dump: layout
;; Two values change places on the edge back: the moves come before the header, the way out is at the end.
(module
  (func (export "f") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $t i32)
    (loop $top
      (local.set $t (local.get $a))
      (local.set $a (i32.mul (local.get $b) (local.get $n)))
      (local.set $b (local.get $t))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $top (local.get $n)))
    (i32.xor (local.get $a) (local.get $b))))
;;> ; function 0 after layout
;;> block 0:
;;>      0  entry.8
;;>      1  move.4 eax, esi
;;>      2  jmp.8 block 1
;;> block 1:  from 0 2  loop to 2
;;>      3  imul.4 eax, edx
;;>      4  add.4 edx, -1
;;>      5  nop.0
;;>      6  jne.8 block 2
;;>      7  jmp.8 block 3
;;> block 2:  from 1
;;>      8  xchg.8 rdi, rax
;;>      9  jmp.8 block 1
;;> block 3:  from 1
;;>     10  xor.4 eax, edi
;;>     11  ret.8 0
;;> order 0 top 2 1 3
;;>
