;; dump: layout
;; A `while` loop: its header, which has the way out, comes last.
(module
  (memory 1)
  (func (export "f") (param $p i32) (result i32) (local $n i32)
    (block $out
      (loop $top
        (br_if $out (i32.eqz (i32.load8_u (local.get $p))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (local.set $n (i32.add (local.get $n) (i32.load8_u offset=9 (local.get $p))))
        (br $top)))
    (local.get $n)))
;;> ; function 0 after layout
;;> block 0:
;;>      0  entry.8
;;>      1  movi.4 eax, 0
;;>      2  jmp.8 block 1
;;> block 1:  from 0 2  loop to 2
;;>      3  cmp.1 [rdi], 0
;;>      4  je.8 block 3
;;>      5  jmp.8 block 2
;;> block 2:  from 1
;;>      6  lea.4 edi, [rdi + 1]
;;>      7  movzx.4 ecx, [rdi + 9]
;;>      8  add.4 ecx, eax
;;>      9  move.4 eax, ecx
;;>     10  jmp.8 block 1
;;> block 3:  from 1
;;>     11  ret.8 0
;;> order 0 top 2 1 3
;;>
